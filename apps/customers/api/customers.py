"""Customers and their addresses: found, made, changed."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.core.api import Endpoint, asked, given_key, once, read
from apps.core.nouns import paged
from apps.customers.choices import Scheme, Verification
from apps.customers.models import Customer, Identity
from apps.customers.services import customers, identities


class IdentityShape(serializers.Serializer[Identity]):
    id = serializers.IntegerField(read_only=True)
    scheme = serializers.ChoiceField(Scheme.choices)
    value = serializers.CharField(max_length=320)
    display = serializers.CharField(max_length=320, required=False, allow_blank=True)
    is_verified = serializers.BooleanField(read_only=True)
    is_blocked = serializers.BooleanField(read_only=True)


class NewIdentity(serializers.Serializer[Any]):
    scheme = serializers.ChoiceField(Scheme.choices)
    value = serializers.CharField(max_length=320)
    verified = serializers.BooleanField(
        default=False, help_text="Known to be theirs; otherwise a claim, as typed."
    )


class CustomerShape(serializers.Serializer[Customer]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
    country = serializers.CharField()
    tier = serializers.CharField()
    status = serializers.CharField()
    attributes = serializers.DictField()
    created_at = serializers.DateTimeField()
    last_contact_at = serializers.DateTimeField(allow_null=True)


class CustomerWithIdentities(CustomerShape):
    identities = serializers.SerializerMethodField()

    def get_identities(self, customer: Customer) -> list[dict[str, Any]]:
        rows = [row for row in customer.identities.all() if row.valid_to is None]
        return list(IdentityShape(rows, many=True).data)


class CustomerFacts(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    language = serializers.CharField(max_length=10, required=False, allow_blank=True)
    time_zone = serializers.CharField(max_length=50, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    tier = serializers.CharField(max_length=20, required=False, allow_blank=True)
    attributes = serializers.DictField(required=False)


class NewCustomer(CustomerFacts):
    brand = serializers.SlugField()
    identities = NewIdentity(many=True, required=False, max_length=20)


class Wanted(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, max_length=200)


class Customers(Endpoint):
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]

    @extend_schema(
        operation_id="customers_list",
        parameters=[Wanted, OpenApiParameter("cursor", str), OpenApiParameter("limit", int)],
        responses=paged(CustomerShape),
    )
    def get(self, request: ProgramRequest) -> Response:
        """Those that match every word of ``q`` (name, address, number), newest first."""
        rows = Customer.objects.visible_to(request.user).current()
        return self.page(rows.matching(asked(Wanted, request).get("q", "")), CustomerShape)

    @extend_schema(
        operation_id="customers_create",
        request=NewCustomer,
        responses={201: CustomerWithIdentities},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: ProgramRequest) -> Response:
        """A new customer of a brand, with addresses."""
        facts = read(NewCustomer, request)
        brand = get_object_or_404(
            Brand.objects.visible_to(request.user).current(), slug=facts.pop("brand")
        )
        addresses = facts.pop("identities", [])

        def make() -> str:
            customer = customers.create(brands=[brand], actor=request.user, source="API", **facts)
            for address in addresses:
                _add(customer, address, request, brand=brand)
            return str(customer.pk)

        made, is_new = once(f"user:{request.user.pk}", given_key(request), make)
        found = _one(request, int(made))
        return Response(CustomerWithIdentities(found).data, status=201 if is_new else 200)


class OneCustomer(Endpoint):
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]

    @extend_schema(operation_id="customers_read", responses=CustomerWithIdentities)
    def get(self, request: ProgramRequest, pk: int) -> Response:
        return Response(CustomerWithIdentities(_one(request, pk)).data)

    @extend_schema(
        operation_id="customers_change", request=CustomerFacts, responses=CustomerWithIdentities
    )
    def patch(self, request: ProgramRequest, pk: int) -> Response:
        """Facts that are not named stay; an attribute set to null goes."""
        customer = _one(request, pk)
        customers.edit(customer=customer, actor=request.user, **read(CustomerFacts, request))
        return Response(CustomerWithIdentities(_one(request, pk)).data)


class Identities(Endpoint):
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]

    @extend_schema(operation_id="identities_list", responses=IdentityShape(many=True))
    def get(self, request: ProgramRequest, pk: int) -> Response:
        rows = [row for row in _one(request, pk).identities.all() if row.valid_to is None]
        return Response(IdentityShape(rows, many=True).data)

    @extend_schema(
        operation_id="identities_add", request=NewIdentity, responses={201: IdentityShape}
    )
    def post(self, request: ProgramRequest, pk: int) -> Response:
        """One more address. The same again is the one that is there."""
        identity = _add(_one(request, pk), read(NewIdentity, request), request)
        return Response(IdentityShape(identity).data, status=201)


def _one(request: ProgramRequest, pk: int) -> Customer:
    rows = Customer.objects.visible_to(request.user).prefetch_related("identities")
    return get_object_or_404(rows, pk=pk)


def _add(
    customer: Customer, address: dict[str, Any], request: ProgramRequest, brand: Brand | None = None
) -> Identity:
    return identities.add(
        customer=customer,
        scheme=address["scheme"],
        value=address["value"],
        brand=brand or customer.brands.first(),
        verified_by=Verification.AGENT if address["verified"] else "",
        actor=request.user,
    )
