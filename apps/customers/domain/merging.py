"""What one customer out of two looks like: pure decisions, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Side = Literal["winner", "loser"]

GRANTED, WITHDRAWN = "granted", "withdrawn"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both: whose value is kept, and whether there is anything to choose."""

    field: str
    winner: Any
    loser: Any
    side: Side

    @property
    def result(self) -> Any:
        return self.winner if self.side == "winner" else self.loser

    @property
    def is_open(self) -> bool:
        """Both have a value and they differ."""
        return self.winner != self.loser and not (_empty(self.winner) or _empty(self.loser))


def lines(
    winner: Mapping[str, Any], loser: Mapping[str, Any], choices: Mapping[str, str]
) -> list[Line]:
    """Every field of either side in order; unchosen, the winner's value unless it is empty."""
    fields = dict.fromkeys([*winner, *loser])
    return [_line(field, winner.get(field), loser.get(field), choices) for field in fields]


def stricter(first: str, second: str) -> str:
    """The consent that stays: a no always wins, a yes beats never having been asked."""
    for state in (WITHDRAWN, GRANTED):
        if state in {first, second}:
            return state
    return ""


def _line(field: str, winner: Any, loser: Any, choices: Mapping[str, str]) -> Line:
    chosen = choices.get(field)
    if chosen == "loser" or (chosen != "winner" and _empty(winner)):
        return Line(field, winner, loser, "loser")
    return Line(field, winner, loser, "winner")


def _empty(value: Any) -> bool:
    return value is None or value == ""
