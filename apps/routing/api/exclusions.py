"""Agents whom a customer is kept from: asked for by the customer, or after a complaint."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.core.api import Endpoint, read
from apps.customers.models import Customer
from apps.routing.choices import ExclusionReason
from apps.routing.models import Exclusion
from apps.routing.services import exclusions


class ExclusionShape(serializers.Serializer[Exclusion]):
    id = serializers.IntegerField()
    agent = serializers.CharField(source="agent.username")
    reason = serializers.CharField()
    words = serializers.CharField()
    by = serializers.CharField(source="by.username")
    at = serializers.DateTimeField()


class ExclusionGiven(serializers.Serializer[Any]):
    agent = serializers.CharField(max_length=150, help_text="Their user name.")
    reason = serializers.ChoiceField(ExclusionReason.choices)
    words = serializers.CharField(required=False, default="", max_length=300, allow_blank=True)


class Exclusions(Endpoint):
    permission_classes = [granted(Action.FLOOR_STEER)]

    @extend_schema(operation_id="exclusions_list", responses=ExclusionShape(many=True))
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """Those in force, of agents one may see."""
        rows = Exclusion.objects.visible_to(request.user).current()
        rows = rows.filter(customer=_customer(request, pk)).select_related("agent", "by")
        return Response(ExclusionShape(rows, many=True).data)

    @extend_schema(
        operation_id="exclusions_add", request=ExclusionGiven, responses={201: ExclusionShape}
    )
    def post(self, request: ProgramRequest, pk: int) -> Response:
        """Never offer this customer to this agent. The same again is the one that is there."""
        given = read(ExclusionGiven, request)
        people = User.objects.visible_to(request.user)
        row = exclusions.exclude(
            customer=_customer(request, pk),
            agent=get_object_or_404(people, username=given["agent"]),
            reason=given["reason"],
            words=given["words"],
            by=request.user,
        )
        return Response(ExclusionShape(row).data, status=201)


class OneExclusion(Endpoint):
    permission_classes = [granted(Action.FLOOR_STEER)]

    @extend_schema(operation_id="exclusions_lift", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int, exclusion_id: int) -> Response:
        """They may meet again."""
        rows = Exclusion.objects.visible_to(request.user).filter(customer=_customer(request, pk))
        exclusions.lift(exclusion=get_object_or_404(rows, pk=exclusion_id), by=request.user)
        return Response(status=204)


def _customer(request: ProgramRequest, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
