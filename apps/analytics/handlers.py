"""What leaves no line in a log: a rating that was changed."""

from __future__ import annotations

from apps.analytics.services import rolling
from apps.core.events import on
from apps.interactions.events import InteractionRated


@on(InteractionRated)
def count_again(event: InteractionRated) -> None:
    rolling.touch(interaction_ids=[event.interaction_id])
