"""Nudging the floor: at most one hint a second, however much happens.

What falls between two hints is fetched with the next one, or by the page's own beat.
"""

from __future__ import annotations

from django.core.cache import cache

from apps.core.events import on
from apps.core.realtime import hint
from apps.interactions.events import InteractionMovedOn
from apps.routing.events import EntryQueued, OfferDecided, OfferMade, PresenceChanged
from apps.voice.events import CallbackChanged

QUIET_SECONDS = 1


FACTS = (
    EntryQueued, OfferMade, OfferDecided, PresenceChanged, InteractionMovedOn, CallbackChanged,
)  # fmt: skip


def nudge(event: object) -> None:
    if cache.add("floor-nudged", True, timeout=QUIET_SECONDS):
        hint("floor", "floor-changed")


for fact in FACTS:
    on(fact)(nudge)
