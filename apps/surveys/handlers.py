"""A contact was wrapped up or rated: ask, or take the rating over."""

from __future__ import annotations

from apps.channels.events import OutboxFailed
from apps.core.events import on
from apps.interactions.events import InteractionRated, InteractionWrappedUp
from apps.surveys import tasks
from apps.surveys.services import invitations


@on(InteractionWrappedUp)
def consider(event: InteractionWrappedUp) -> None:
    tasks.consider.delay(event.interaction_id)


@on(InteractionRated)
def collect(event: InteractionRated) -> None:
    tasks.collect_rating.delay(event.interaction_id)


@on(OutboxFailed)
def note_failed(event: OutboxFailed) -> None:
    invitations.failed(reference=event.reference, problem=event.problem)
