"""Everything that changes queues, offers and agents' states, one module per noun."""

from apps.routing.services import (
    directory,
    entries,
    holdings,
    hours,
    offering,
    offers,
    overflow,
    presence,
    reconciler,
    router,
    snapshot,
    supervision,
    transfers,
    undoing,
    waits,
)

__all__ = [
    "directory",
    "entries",
    "holdings",
    "hours",
    "offering",
    "offers",
    "overflow",
    "presence",
    "reconciler",
    "router",
    "snapshot",
    "supervision",
    "transfers",
    "undoing",
    "waits",
]
