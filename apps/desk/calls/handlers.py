"""Whoever is on a call, owns it or listens is told when anything of it changes."""

from __future__ import annotations

from apps.core.events import on
from apps.core.realtime import hint, hint_all
from apps.voice.events import CallAlarmChanged, CallChanged
from apps.voice.services import standing


@on(CallChanged)
def tell_people(event: CallChanged) -> None:
    hint_all([f"user.{pk}" for pk in standing.people_of(event.call_id)], "call-changed")


@on(CallAlarmChanged)
def tell_floor(event: CallAlarmChanged) -> None:
    hint("floor", "board-alerts")
