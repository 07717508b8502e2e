"""Where a page of a long list begins: after which row, never after how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Place:
    """After the row of this moment and id; no moment: among the rows that have none."""

    at: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{int(self.at.timestamp() * 1_000_000) if self.at else ''}.{self.id}"


def place(text: str) -> Place | None:
    """``str(Place)`` read back; None for the beginning, and for what nobody wrote."""
    moment, dot, number = text.partition(".")
    if not dot or not number.isdecimal() or not (moment == "" or moment.isdecimal()):
        return None
    if len(number) > 18 or len(moment) > 17:
        return None
    at = datetime.fromtimestamp(int(moment) / 1_000_000, UTC) if moment else None
    if at:  # floats of this size are exact to about a microsecond: take the digits themselves
        at = at.replace(microsecond=int(moment) % 1_000_000)
    return Place(at, int(number))
