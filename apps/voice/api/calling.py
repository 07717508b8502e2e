"""Calling out: when we may, what one person may dial, and what looked unusual."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from phonenumbers import SUPPORTED_REGIONS
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted, named_brand
from apps.accounts.models import User
from apps.core.api import Endpoint
from apps.core.facets import Facet
from apps.core.nouns import Noun, Nouns, seen
from apps.voice.choices import AlarmKind
from apps.voice.models import CallAlarm, CallingWindow, DialRule
from apps.voice.services import alarms, calling_rules, dial_rules

KEEP = [granted(Action.CHANNEL_MANAGE)]


class WindowShape(serializers.Serializer[CallingWindow]):
    id = serializers.IntegerField()
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    country = serializers.CharField()
    days = serializers.ListField(child=serializers.IntegerField(), help_text="0 is Monday.")
    begins = serializers.TimeField()
    ends = serializers.TimeField()


class WindowGiven(serializers.Serializer[Any]):
    brand = serializers.SlugField(allow_null=True, default=None, help_text="Null: every brand.")
    country = serializers.RegexField(
        r"^[A-Z]{2}$", default="", allow_blank=True, help_text="Such as SE; empty: every country."
    )
    days = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), min_length=1, max_length=7,
        help_text="0 is Monday.",
    )  # fmt: skip
    begins = serializers.TimeField()
    ends = serializers.TimeField(help_text="00:00 is midnight.")

    def validate_country(self, value: str) -> str:
        if value and value not in SUPPORTED_REGIONS:
            raise serializers.ValidationError("No country with telephones.")
        return value

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        begins, ends = given["begins"], given["ends"]
        if ends <= begins and (ends.hour or ends.minute):
            raise serializers.ValidationError({"ends": ["It ends after it begins."]})
        return given | {"days": sorted(set(given["days"]))}


class CallingWindows(Nouns):
    """When we call out, by the clock of whom we call; what no window says is as its law has it."""

    noun = "calling_windows"
    permission_classes = KEEP
    shape = WindowShape
    takes = WindowGiven
    of, joined = CallingWindow, ("brand",)

    def make(self, request: Any, given: dict[str, Any]) -> CallingWindow:
        """In force at once."""
        told = named_brand(request, given, Action.CHANNEL_MANAGE)
        return calling_rules.add_window(by=request.user, **told)


class OneCallingWindow(Noun, among=CallingWindows):
    """When we call out."""

    def remove(self, request: Any, row: CallingWindow) -> None:
        calling_rules.drop_window(row=row, by=request.user)


class DialRuleShape(serializers.Serializer[Any]):
    abroad = serializers.BooleanField()
    premium = serializers.BooleanField(help_text="Numbers that cost extra.")
    per_day = serializers.IntegerField(allow_null=True, help_text="Null: as many as usual.")


class DialRuleGiven(serializers.Serializer[Any]):
    abroad = serializers.BooleanField()
    premium = serializers.BooleanField()
    per_day = serializers.IntegerField(min_value=0, max_value=5000, allow_null=True, default=None)


class DialRuleOf(Facet):
    """What one person may dial beyond the usual."""

    noun = "users_dial_rule"
    permission_classes = KEEP
    shape, takes = DialRuleShape, DialRuleGiven
    of = User

    def current(self, whose: User) -> DialRule:
        return DialRule.objects.filter(user=whose).first() or DialRule(user=whose)

    def arrange(self, request: Any, whose: User, given: dict[str, Any]) -> None:
        """From their next call on."""
        dial_rules.allow(user=whose, by=request.user, **given)


class AlarmShape(serializers.Serializer[CallAlarm]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(AlarmKind.choices)
    user = serializers.CharField(source="user.username")
    brand = serializers.CharField(source="brand.slug")
    day = serializers.DateField()
    count = serializers.IntegerField()
    at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)
    seen_by = serializers.CharField(source="seen_by.username", default=None, allow_null=True)


class WantedAlarms(serializers.Serializer[Any]):
    user = serializers.CharField(required=False, max_length=150, help_text="A username.")
    kind = serializers.ChoiceField(AlarmKind.choices, required=False)
    since = serializers.DateField(required=False)


class CallAlarms(Nouns):
    """What looked like misuse of calls out, of the people whose floor one sees."""

    noun = "call_alarms"
    permission_classes = [granted(Action.FLOOR_VIEW, Action.FLOOR_STEER)]
    shape = AlarmShape
    asks = WantedAlarms
    filters = {"user": "user__username", "kind": "kind", "since": "day__gte"}
    of, joined = CallAlarm, ("user", "brand", "seen_by")


class OneCallAlarm(Noun, among=CallAlarms):
    """Something unusual about one person's calls out."""


class AlarmSeen(Endpoint):
    permission_classes = [granted(Action.FLOOR_VIEW, Action.FLOOR_STEER)]

    @extend_schema(operation_id="call_alarms_see", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Somebody has looked into it: it leaves the floor."""
        alarms.see(alarm=seen(request, CallAlarm, pk=pk), by=request.user)
        return Response(status=204)
