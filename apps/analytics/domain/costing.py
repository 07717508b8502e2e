"""What a share of the work costs: pure arithmetic in whole cents.

People are paid for all their paid time, and what they did in it carries all of it: a minute of
focus costs (paid time x rate) ÷ minutes of focus and wrap-up. Fees of a channel are carried by
its contacts, fees of a seat by people's focus, everything else by all contacts alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HOUR_MS = 3_600_000
MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Rate:
    """``team`` 0 is everybody's, for teams without their own."""

    team: int
    cents_an_hour: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class FeeLine:
    """``per``: month, contact or seat; ``kind`` empty: of the whole house."""

    kind: str
    cents: int
    per: str
    first: date
    last: date | None = None

    def days(self, first: date, last: date) -> int:
        """How many days of a period it was in force; both ends included."""
        begin, end = max(first, self.first), min(last, self.last or last)
        return max((end - begin).days + 1, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """What one cell did: its contacts by kind, its people's effort by team."""

    handled: Mapping[str, int]
    effort_ms: Mapping[int, int]  # team -> focus and wrap-up


def rate_of(rates: Iterable[Rate], team: int, day: date) -> int:
    """Cents an hour: the team's newest by that day, else everybody's; 0 without one."""
    valid = [rate for rate in rates if rate.valid_from <= day and rate.team in {team, 0}]
    best = max(valid, key=lambda rate: (rate.team == team, rate.valid_from), default=None)
    return best.cents_an_hour if best else 0


def paid_cents(paid_ms: Mapping[tuple[int, date], int], rates: Sequence[Rate]) -> dict[int, float]:
    """What each team's paid time cost: ``{(team, day): milliseconds}`` at each day's rate."""
    found: dict[int, float] = {}
    for (team, day), ms in paid_ms.items():
        found[team] = found.get(team, 0.0) + ms * rate_of(rates, team, day) / HOUR_MS
    return found


def cost(
    part: Part, whole: Part, *, people: Mapping[int, float], fees: Sequence[FeeLine],
    seats: int, first: date, last: date,
) -> int:  # fmt: skip
    """The cents of ``part`` within ``whole`` over the days ``first`` to ``last``."""
    cents = 0.0
    for team, effort in part.effort_ms.items():
        all_effort = whole.effort_ms.get(team, 0)
        cents += people.get(team, 0.0) * effort / all_effort if all_effort else 0.0
    for fee in fees:
        cents += _fee(fee, part, whole, seats=seats, days=fee.days(first, last))
    return round(cents)


def _fee(fee: FeeLine, part: Part, whole: Part, *, seats: int, days: int) -> float:
    if not days:
        return 0.0
    mine, everybodys = _contacts(part, fee.kind), _contacts(whole, fee.kind)
    if fee.per == "contact":
        return fee.cents * mine
    months = days / MONTH_DAYS
    if fee.per == "seat":
        effort, all_effort = sum(part.effort_ms.values()), sum(whole.effort_ms.values())
        return fee.cents * seats * months * effort / all_effort if all_effort else 0.0
    return fee.cents * months * mine / everybodys if everybodys else 0.0


def _contacts(part: Part, kind: str) -> int:
    return part.handled.get(kind, 0) if kind else sum(part.handled.values())
