"""The waiting between messages: how long, on whom, and against which promise of the channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2

MINUTE, HOUR = 60, 3600
# What a customer may expect of each next answer, in seconds, where the house says nothing else.
GOALS: Mapping[str, int] = {
    "chat": MINUTE, "messaging": 15 * MINUTE, "sms": 15 * MINUTE, "social": HOUR,
    "email": 4 * HOUR, "form": 4 * HOUR, "generic": 4 * HOUR, "video": MINUTE, "voice": MINUTE,
}  # fmt: skip
USUAL_GOAL = 4 * HOUR
LOWEST_REM, HIGHEST_REM = 0.75, 6.0


@dataclass(frozen=True, slots=True)
class Said:
    """One message: ``by_us`` is None for what neither side said (events, notes)."""

    id: int
    at: datetime
    leg: int
    kind: str
    by_us: bool | None


@dataclass(frozen=True, slots=True)
class Wait:
    """The time before message ``before``: ours to answer, or theirs. Seconds."""

    before: int
    seconds: int
    is_ours: bool
    goal: int
    leg: int

    @property
    def is_over(self) -> bool:
        return self.is_ours and self.seconds > self.goal

    @property
    def height(self) -> float:
        """The room it takes, in rem: straight up to the goal, then by its logarithm."""
        share = self.seconds / self.goal
        if share <= 1:
            return round(LOWEST_REM + 0.5 * share, 3)
        grown = LOWEST_REM + 0.5 + (1.2 if self.is_ours else 0.3) * log2(share)
        return round(min(grown, HIGHEST_REM), 3)


def goal_of(kind: str) -> int:
    return GOALS.get(kind, USUAL_GOAL)


def waits(said: Sequence[Said]) -> dict[int, Wait]:
    """The wait before each message that answers the other side, by the message's id.

    Several messages in a row of one side count from the first: that is when the other side
    could have begun to answer.
    """
    found: dict[int, Wait] = {}
    since: Said | None = None
    for each in said:
        if each.by_us is None:
            continue
        if since is not None and each.by_us != since.by_us:
            seconds = max(0, int((each.at - since.at).total_seconds()))
            found[each.id] = Wait(each.id, seconds, each.by_us, goal_of(each.kind), each.leg)
        if since is None or each.by_us != since.by_us:
            since = each
    return found


def spoken(seconds: int) -> str:
    """``4:12`` below an hour, then ``1 h 50``, then ``2 d 4 h``."""
    if seconds < HOUR:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < 48 * HOUR:
        return f"{seconds // HOUR} h {seconds % HOUR // 60:02}"
    return f"{seconds // (24 * HOUR)} d {seconds % (24 * HOUR) // HOUR} h"
