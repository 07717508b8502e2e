"""Numbers that nobody calls, whoever they belong to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.api import asked, read
from apps.core.nouns import Noun, Nouns
from apps.customers.choices import Scheme
from apps.customers.models import Suppression
from apps.customers.services import suppressions

MOST = 10_000  # at once: two megabytes


class NumberShape(serializers.Serializer[Suppression]):
    id = serializers.IntegerField()
    number = serializers.CharField(source="value")
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class WantedNumbers(serializers.Serializer[Any]):
    number = serializers.CharField(required=False, max_length=20, help_text="Or its beginning.")


class NumbersGiven(serializers.Serializer[Any]):
    numbers = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=MOST,
        help_text="With + and their country.",
    )  # fmt: skip
    reason = serializers.CharField(max_length=160)


class Added(serializers.Serializer[Any]):
    added = serializers.IntegerField(help_text="Those that were not there before.")
    unread = serializers.ListField(child=serializers.CharField())


class DoNotCall(Nouns):
    """Numbers that are never called, newest first."""

    noun = "do_not_call"
    permission_classes = [granted(Action.CHANNEL_MANAGE)]
    shape = NumberShape
    asks = WantedNumbers
    filters = {"number": "value__startswith"}

    def rows(self, request: Any) -> QuerySet[Suppression]:
        return Suppression.objects.filter(scheme=Scheme.PHONE)

    @extend_schema(operation_id="do_not_call_add", request=NumbersGiven, responses=Added)
    def put(self, request: Request) -> Response:
        """From now on not called; what is there already stays."""
        given = read(NumbersGiven, request)
        added, unread = suppressions.add_numbers(
            texts=given["numbers"], reason=given["reason"], by=request.user
        )
        return Response({"added": added, "unread": unread})


class Lifting(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=160)


class OneDoNotCall(Noun, among=DoNotCall):
    """A number that is never called."""

    @extend_schema(
        operation_id="do_not_call_lift", responses={204: None},
        parameters=[OpenApiParameter("reason", str, required=True)],
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        """It may be called again, with `?reason=`."""
        reason = asked(Lifting, request)["reason"]
        suppressions.lift(row=self.one(request), by=request.user, reason=reason)
        return Response(status=204)
