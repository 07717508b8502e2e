"""Whoever is on a call, owns it or listens is told when anything of it changes."""

from __future__ import annotations

from apps.core.events import on
from apps.core.realtime import hint, hint_all
from apps.voice.events import CallAlarmChanged, CallChanged
from apps.voice.models import Call, Leg


@on(CallChanged)
def tell_people(event: CallChanged) -> None:
    people = set(
        Leg.objects.filter(call=event.call_id, user__isnull=False).values_list("user_id", flat=True)
    )
    people |= set(
        Call.objects.filter(pk=event.call_id).values_list("interaction__owner", flat=True)
    )
    hint_all([f"user.{pk}" for pk in sorted(people - {None})], "call-changed")


@on(CallAlarmChanged)
def tell_floor(event: CallAlarmChanged) -> None:
    hint("floor", "board-alerts")
