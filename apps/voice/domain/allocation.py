"""Which desk takes the next call, by counted shares: pure.

Each open desk gains its share with every call, the one with the most takes the call and pays
for it with the whole. So of a hundred calls a desk of 30 % takes thirty, evenly, and no dice
are thrown. A closed desk neither gains nor pays: it has nothing to catch up with when it
opens. A desk that is full has had its turn; the call spills to the next in order with room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    key: int
    percent: int
    credit: int = 0
    order: int = 0  # of spilling
    is_open: bool = True
    has_room: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    taker: int | None  # None: nobody has room
    chosen: int | None  # whose turn it was
    credits: dict[int, int]

    @property
    def is_spilled(self) -> bool:
        return self.taker != self.chosen


def take_turn(shares: Sequence[Share]) -> Turn:
    """Whose turn it is, who takes the call, and what each has to its credit afterwards."""
    credits = {share.key: share.credit for share in shares}
    running = [share for share in shares if share.is_open and share.percent > 0]
    for share in running:
        credits[share.key] += share.percent
    chosen = max(running, key=lambda s: (credits[s.key], -s.order, -s.key), default=None)
    if chosen is not None:
        credits[chosen.key] -= sum(share.percent for share in running)
        if chosen.has_room:
            return Turn(chosen.key, chosen.key, credits)
    spare = [share for share in shares if share.is_open and share.has_room]
    taker = min(spare, key=lambda share: (share.order, share.key), default=None)
    return Turn(taker.key if taker else None, chosen.key if chosen else None, credits)
