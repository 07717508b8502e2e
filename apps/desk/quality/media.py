"""The slot above the thread for what only some channels have: sound, transcript, screen.

The app that records registers a provider; the scoring screen and the agent's page include its
template between the head and the thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from apps.accounts.models import User
from apps.desk.quality.masks import Mask
from apps.interactions.models import Interaction
from apps.quality.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Media:
    """``template`` is given ``media`` (this) and ``review``; plays go to ``quality:played``."""

    template: str
    timeline: Timeline
    context: dict[str, Any] = field(default_factory=dict)


Provider = Callable[[Interaction, User, Mask], Media | None]
_providers: list[Provider] = []


def provider(find: Provider) -> Provider:
    """Mark a function that knows media of interactions; what it may show is its own to ask.

    It puts the mask over every word of it.
    """
    _providers.append(find)
    return find


def of(interaction: Interaction, *, reader: User, mask: Mask) -> list[Media]:
    found = (find(interaction, reader, mask) for find in _providers)
    return [media for media in found if media]


def holds(words: str, found: Iterable[Media]) -> bool:
    """Whether they are said, in a row, in one of these."""
    said = " ".join(each.text for media in found for each in media.timeline.words)
    return " ".join(words.split()) in " ".join(said.split())
