"""What stands around a customer: their ledger, what they agreed to, their tags."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.core.api import Endpoint
from apps.core.nouns import Nouns, seen
from apps.customers.choices import ConsentState, Purpose, TouchpointKind
from apps.customers.models import Consent, Customer, Touchpoint
from apps.customers.services import consents, ledger, tags


class TouchpointShape(serializers.Serializer[Touchpoint]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(source="actor.username", default=None, allow_null=True)
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    ref = serializers.CharField()
    summary = serializers.CharField()
    particulars = serializers.DictField()


class NewTouchpoint(serializers.Serializer[Any]):
    kind = serializers.ChoiceField([TouchpointKind.NOTE, TouchpointKind.ORDER])
    summary = serializers.CharField(max_length=240)
    at = serializers.DateTimeField(required=False)
    ref = serializers.CharField(max_length=60, required=False, default="")
    brand = serializers.SlugField(required=False)


class WantedTouchpoints(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(TouchpointKind.choices, required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class Touchpoints(Nouns):
    """The customer's story, newest first: one line for each thing that happened."""

    noun = "touchpoints"
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]
    shape = TouchpointShape
    asks = WantedTouchpoints
    filters = {"kind": "kind", "since": "at__gte", "until": "at__lt"}
    takes = NewTouchpoint

    def rows(self, request: Any) -> QuerySet[Touchpoint]:
        whose = seen(request, Customer, pk=self.kwargs["pk"])
        mine: QuerySet[Touchpoint] = Touchpoint.objects.visible_to(request.user)
        return mine.filter(customer=whose).select_related("actor", "brand")

    def make(self, request: Any, given: dict[str, Any]) -> Touchpoint:
        """A line of your own system's: a note, an order. It cannot be changed afterwards."""
        whose = seen(request, Customer, pk=self.kwargs["pk"])
        brand = given.pop("brand", None)
        if brand:
            brand = seen(request, Brand, slug=brand)
        return ledger.record(customer=whose, actor=request.user, brand=brand, **given)


class ConsentShape(serializers.Serializer[Consent]):
    id = serializers.IntegerField()
    purpose = serializers.CharField()
    channel_kind = serializers.CharField()
    state = serializers.CharField()
    basis = serializers.CharField()
    captured_from = serializers.CharField()
    text = serializers.CharField()
    text_version = serializers.CharField()
    at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class NewConsent(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(Purpose.choices)
    state = serializers.ChoiceField(ConsentState.choices)
    channel_kind = serializers.CharField(max_length=20, required=False, default="")
    captured_from = serializers.CharField(max_length=120, default="API")
    text = serializers.CharField(max_length=4000, required=False, default="")
    text_version = serializers.CharField(max_length=20, required=False, default="")
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class Consents(Nouns):
    """What the customer agreed to and took back, newest first: the newest of each counts."""

    noun = "consents"
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]
    shape = ConsentShape
    takes = NewConsent

    def rows(self, request: Any) -> QuerySet[Consent]:
        whose = seen(request, Customer, pk=self.kwargs["pk"])
        mine: QuerySet[Consent] = Consent.objects.visible_to(request.user)
        return mine.filter(customer=whose)

    def make(self, request: Any, given: dict[str, Any]) -> Consent:
        """They said yes or no; with the words they were asked, as the proof."""
        about = {
            "customer": seen(request, Customer, pk=self.kwargs["pk"]),
            "purpose": given["purpose"],
            "channel_kind": given["channel_kind"],
            "actor": request.user,
            "proof": consents.Proof(given["captured_from"], given["text"], given["text_version"]),
        }
        if given["state"] == ConsentState.GRANTED:
            return consents.grant(**about, expires_at=given.get("expires_at"))
        return consents.withdraw(**about)


class CustomerTag(Endpoint):
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]

    @extend_schema(operation_id="customer_tags_put", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int, name: str) -> Response:
        """The customer has the tag; twice is once."""
        tags.add(customer=seen(request, Customer, pk=pk), name=name, actor=request.user)
        return Response(status=204)

    @extend_schema(operation_id="customer_tags_remove", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int, name: str) -> Response:
        customer = seen(request, Customer, pk=pk)
        tag = get_object_or_404(customer.tags, name=name)
        tags.remove(customer=customer, tag=tag, actor=request.user)
        return Response(status=204)
