"""Why this person, and why not the others: the words of a decision.

Every exclusion is a code; the first stage that leaves somebody out names the
reason, in the order of the codes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.routing.domain.scoring import Part

SHOWN_PER_CODE = 25  # people named; beyond that the count speaks

# In the order the stages are asked.
EXCLUSIONS: Mapping[str, str] = {
    "not_available": "Not available",
    "not_responding": "Missed an offer just now",
    "wrapping_up": "Wrapping up",
    "device_lost": "Connection or microphone lost",
    "channel_off": "Does not take this channel",
    "has_offer": "Has another offer open",
    "not_in_queue": "Does not serve this queue",
    "skill_missing": "Lacks a skill",
    "skill_low": "Skill level too low",
    "certificate_ended": "Certificate ended",
    "full": "No room left",
    "kind_full": "As many of this kind as allowed",
    "no_interrupt": "Must not be interrupted now",
    "language": "Does not speak the language",
    "excluded": "Excluded for this customer",
    "site_closed": "Partner site closed",
    "declined": "Declined this item",
}
_RANK = {code: rank for rank, code in enumerate(EXCLUSIONS)}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many people one reason left out, and the first few of them."""

    code: str
    count: int
    agent_ids: tuple[int, ...]

    @property
    def words(self) -> str:
        return EXCLUSIONS[self.code]


@dataclass(frozen=True, slots=True)
class Trace:
    """What a decision looked at. ``free`` people could have taken the item."""

    considered: int
    free: int
    ring: int  # counted from 1, as people read it
    waited: float
    score: float
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]
    chosen: str  # the code of why this one

    def as_json(self) -> dict[str, Any]:
        return {
            "considered": self.considered,
            "free": self.free,
            "ring": self.ring,
            "waited": round(self.waited, 1),
            "score": round(self.score, 1),
            "parts": [[part.label, round(part.points, 1)] for part in self.parts],
            "left_out": [[out.code, out.count, list(out.agent_ids)] for out in self.left_out],
            "chosen": self.chosen,
        }


class Exclusions:
    """Counts reasons as a decision runs; cheap enough to keep for every line of waiting."""

    def __init__(self) -> None:
        self._who: dict[str, list[int]] = {}
        self._count: dict[str, int] = {}
        self._seen: tuple[LeftOut, ...] | None = None

    def add(self, code: str, agent_id: int) -> None:
        self._seen = None
        self._count[code] = self._count.get(code, 0) + 1
        who = self._who.setdefault(code, [])
        if len(who) < SHOWN_PER_CODE:
            who.append(agent_id)

    def also(self, extra: Iterable[tuple[str, int]]) -> tuple[LeftOut, ...]:
        """The counts so far with ``extra`` (code, agent) on top, in the order of the stages."""
        together = Exclusions()
        together._who = {code: list(who) for code, who in self._who.items()}
        together._count = dict(self._count)
        for code, agent_id in extra:
            together.add(code, agent_id)
        return together.summary()

    def summary(self) -> tuple[LeftOut, ...]:
        if self._seen is None:
            self._seen = tuple(
                LeftOut(code, self._count[code], tuple(self._who[code]))
                for code in sorted(self._count, key=_RANK.__getitem__)
            )
        return self._seen


def words_for(code: str, *, name: str, free: int, ring: int, idle: float, load: str) -> str:
    """The one sentence of an offer."""
    if code == "preferred":
        return f"{name} was the last agent; {load}"
    circle = "the only one free" if free == 1 else f"of {free} free"
    where = f"in ring {ring}"
    match code:
        case "only_one":
            return f"{name} is {circle} {where}; {load}"
        case "most_skilled":
            return f"{name} is the most skilled {circle} {where}; {load}"
        case "least_loaded":
            return f"{name} has the most room {circle} {where}; {load}"
        case "idle_longest":
            return f"{name} is idle longest {circle} {where}, {_clock(idle)}; {load}"
        case _:
            return f"{name} drew level {circle} {where} and comes first by lot; {load}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(max(seconds, 0)), 60)
    return f"{minutes}:{rest:02}"
