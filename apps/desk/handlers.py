"""What a browser is nudged about besides cases: offers, one's own state, the bell, a lesson.

A new offer is told by the router itself, to everybody concerned in one go.
"""

from __future__ import annotations

from apps.accounts.events import NoticeAdded
from apps.core.events import on
from apps.core.realtime import hint
from apps.routing.events import OfferDecided, PresenceChanged
from apps.training.events import LessonDone


@on(OfferDecided)
def clear_offer(event: OfferDecided) -> None:
    hint(f"user.{event.agent_id}", "offers-changed")


@on(PresenceChanged)
def show_state(event: PresenceChanged) -> None:
    hint(f"user.{event.user_id}", "presence-changed")


@on(NoticeAdded)
def ring(event: NoticeAdded) -> None:
    hint(f"user.{event.user_id}", "alerts-changed")


@on(LessonDone)
def show_done(event: LessonDone) -> None:
    hint(f"user.{event.user_id}", "lesson-done")
