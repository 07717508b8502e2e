"""When and how people take work: states, reasons to be away, opening hours."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Noun, Nouns
from apps.routing.choices import PresenceState
from apps.routing.models import AgentStateEvent, Calendar, Presence, ReasonCode
from apps.routing.services import agreements, calendars

SEE = granted(Action.DESK_USE)
SET = granted(Action.DESK_USE, Action.QUEUE_MANAGE)
WEEK = 7
MIDNIGHT = time(0)


class PersonPresence(serializers.Serializer[Presence]):
    user = serializers.CharField(source="user.username")
    presence = serializers.CharField()
    presence_since = serializers.DateTimeField()
    reason = serializers.CharField(source="reason.name", default=None, allow_null=True)
    routing = serializers.CharField()
    routing_since = serializers.DateTimeField()
    device = serializers.CharField()
    seen_at = serializers.DateTimeField(allow_null=True)


class WantedPresences(serializers.Serializer[Any]):
    presence = serializers.ChoiceField(PresenceState.choices, required=False)


class Presences(Nouns):
    """Whether the people one may see can take work now."""

    noun = "presences"
    permission_classes = [SEE]
    shape = PersonPresence
    asks = WantedPresences
    filters = {"presence": "presence"}

    def rows(self, request: Any) -> QuerySet[Presence]:
        found: QuerySet[Presence] = Presence.objects.visible_to(request.user)
        return found.select_related("user", "reason")


class StateEventShape(serializers.Serializer[AgentStateEvent]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    field = serializers.CharField(help_text="presence, routing or device")
    before = serializers.CharField()
    after = serializers.CharField()
    reason = serializers.CharField(source="reason.name", default=None, allow_null=True)
    at = serializers.DateTimeField()


class WantedStates(serializers.Serializer[Any]):
    user = serializers.CharField(required=False, max_length=150, help_text="A username.")
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class AgentStates(Nouns):
    """Every change of somebody's state, newest first: occupancy and adherence read it."""

    noun = "agent_states"
    permission_classes = [SEE]
    shape = StateEventShape
    asks = WantedStates
    filters = {"user": "user__username", "since": "at__gte", "until": "at__lt"}

    def rows(self, request: Any) -> QuerySet[AgentStateEvent]:
        found: QuerySet[AgentStateEvent] = AgentStateEvent.objects.visible_to(request.user)
        return found.select_related("user", "reason")


class ReasonCodeShape(serializers.Serializer[ReasonCode]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    is_productive = serializers.BooleanField()
    is_paid = serializers.BooleanField()
    max_minutes = serializers.IntegerField(allow_null=True)
    max_at_once = serializers.IntegerField(allow_null=True)
    needs_approval = serializers.BooleanField()
    position = serializers.IntegerField()
    is_archived = serializers.SerializerMethodField()

    def get_is_archived(self, row: ReasonCode) -> bool:
        return row.archived_at is not None


class ReasonCodeGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    is_productive = serializers.BooleanField(required=False)
    is_paid = serializers.BooleanField(required=False)
    max_minutes = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=1440
    )
    max_at_once = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=1000
    )
    needs_approval = serializers.BooleanField(required=False)
    position = serializers.IntegerField(required=False, min_value=0, max_value=32_000)


class ReasonCodes(Nouns):
    """Why somebody is away, and what it counts as."""

    noun = "reason_codes"
    permission_classes = [SET]
    shape = ReasonCodeShape
    takes = ReasonCodeGiven

    def rows(self, request: Any) -> QuerySet[ReasonCode]:
        found: QuerySet[ReasonCode] = ReasonCode.objects.visible_to(request.user)
        return found

    def make(self, request: Any, given: dict[str, Any]) -> ReasonCode:
        """A reason to be away."""
        return agreements.save_reason(by=request.user, **given)


class OneReasonCode(Noun, among=ReasonCodes):
    """A reason to be away."""

    takes = ReasonCodeGiven

    def change(self, request: Any, row: ReasonCode, given: dict[str, Any]) -> None:
        """What is not named stays."""
        agreements.save_reason(by=request.user, reason=row, **given)

    def remove(self, request: Any, row: ReasonCode) -> None:
        """Out of the choices."""
        agreements.archive_reason(reason=row, by=request.user)


class HoursShape(serializers.Serializer[Any]):
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    opens = serializers.TimeField()
    closes = serializers.TimeField(help_text="00:00 is midnight.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        opens, closes = given.get("opens"), given.get("closes")
        if opens and closes and closes != MIDNIGHT and closes <= opens:
            raise serializers.ValidationError("It closes before it opens.")
        return given


class ExceptionShape(serializers.Serializer[Any]):
    date = serializers.DateField()
    opens = serializers.TimeField(required=False, allow_null=True, default=None)
    closes = serializers.TimeField(required=False, allow_null=True, default=None)
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=80, required=False, allow_blank=True, default=""
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if (given.get("opens") is None) != (given.get("closes") is None):
            raise serializers.ValidationError("Both times, or none: closed all day.")
        return given


class CalendarShape(serializers.Serializer[Calendar]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    time_zone = serializers.CharField()
    holiday_country = serializers.CharField()
    holiday_region = serializers.CharField()
    hours = HoursShape(many=True)
    exceptions = ExceptionShape(many=True)
    is_archived = serializers.SerializerMethodField()

    def get_is_archived(self, row: Calendar) -> bool:
        return row.archived_at is not None


class CalendarGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    time_zone = serializers.CharField(max_length=50)
    holiday_country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    holiday_region = serializers.CharField(max_length=10, required=False, allow_blank=True)
    hours = HoursShape(many=True, max_length=100)
    exceptions = ExceptionShape(many=True, required=False, max_length=1000)


class Calendars(Nouns):
    """Opening hours: weekly spans, holidays of a place, days that differ."""

    noun = "calendars"
    permission_classes = [SET]
    shape = CalendarShape
    takes = CalendarGiven

    def rows(self, request: Any) -> QuerySet[Calendar]:
        found: QuerySet[Calendar] = Calendar.objects.visible_to(request.user)
        return found.prefetch_related("hours", "exceptions")

    def make(self, request: Any, given: dict[str, Any]) -> Calendar:
        """Queues can open by it from now on."""
        return calendars.save(by=request.user, **_whole(given))


class OneCalendar(Noun, among=Calendars):
    """Opening hours."""

    takes = CalendarGiven

    def change(self, request: Any, row: Calendar, given: dict[str, Any]) -> None:
        """What is not named stays; ``hours`` and ``exceptions`` are set as a whole."""
        calendars.save(by=request.user, calendar=row, **_whole(CalendarShape(row).data | given))

    def remove(self, request: Any, row: Calendar) -> None:
        """Archived; refused while a queue opens by it."""
        calendars.archive(calendar=row, by=request.user)


def _whole(given: dict[str, Any]) -> dict[str, Any]:
    """As the service takes it: seven days of spans, and the days that differ."""
    wanted = CalendarGiven(data=given)
    wanted.is_valid(raise_exception=True)
    told = wanted.validated_data
    weekly: list[list[Any]] = [[] for _ in range(WEEK)]
    for hours in told.pop("hours"):
        if any(opens == hours["opens"] for opens, _closes in weekly[hours["weekday"]]):
            raise serializers.ValidationError({"hours": ["Two spans begin at one time."]})
        weekly[hours["weekday"]].append((hours["opens"], hours["closes"]))
    exceptions = [
        (day["date"], (day["opens"], day["closes"]) if day["opens"] else None, day["label"])
        for day in told.pop("exceptions", [])
    ]
    return told | {"weekly": weekly, "exceptions": exceptions}
