"""What a browser is nudged about besides cases: offers, one's own state, the bell, a lesson;
and what a caller's key said.

A new offer is told by the router itself, to everybody concerned in one go.
"""

from __future__ import annotations

from apps.accounts.events import NoticeAdded
from apps.core.events import on
from apps.core.realtime import hint
from apps.interactions.models import Interaction
from apps.routing.events import OfferDecided, PresenceChanged
from apps.surveys.services import responses
from apps.training.events import LessonDone
from apps.voice.events import CallerRated


@on(OfferDecided)
def clear_offer(event: OfferDecided) -> None:
    hint(f"user.{event.agent_id}", "offers-changed")


@on(PresenceChanged)
def show_state(event: PresenceChanged) -> None:
    hint(f"user.{event.user_id}", "presence-changed")


@on(CallerRated)
def keep_rating(event: CallerRated) -> None:
    """Voice and surveys know nothing of each other."""
    interaction = Interaction.objects.select_related("case__brand", "customer").get(
        pk=event.interaction_id
    )
    responses.rate_by_key(interaction=interaction, score=event.score)


@on(NoticeAdded)
def ring(event: NoticeAdded) -> None:
    hint(f"user.{event.user_id}", "alerts-changed")


@on(LessonDone)
def show_done(event: LessonDone) -> None:
    hint(f"user.{event.user_id}", "lesson-done")
