"""The thirteen key figures, each held against what customers and agents saw, or named as unseen.

Figures of contacts are compared over the contacts of the run alone; figures of time are what the
reports counted more at the end than when everybody had come.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apps.analytics.domain.registry import KPIS
from apps.desk.simulation.centre import Centre
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.lines import CLOCK_TOLERANCE, Line

THIRTEEN = (
    "first_contact_resolution", "handle_time", "service_level", "occupancy", "abandonment", "csat",
    "nps", "quality_score", "utilisation", "adherence", "resolution_time", "first_response",
    "cost_per_contact",
)  # fmt: skip
UNSEEN = {
    "nps": "surveys ask later than the run lasts",
    "adherence": "there are no schedules",
    "cost_per_contact": "pay and fees are nobody's to see who stands at the door",
}
KINDS = ("chat", "email", "form")
POST = 15.0  # seconds a letter may lie at the provider before the centre fetches it
COUNTED = 60.0  # seconds for the roll-up to catch up

Sums = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reports said of each agent: {user: {kpi: (numerator, denominator)}}, in ms."""

    at: float
    people: Mapping[str, Mapping[str, tuple[int, int]]]


async def read(centre: Centre, users: Sequence[str]) -> Reading:
    """Once everything until now is counted."""
    asked, first = datetime.now(UTC), datetime.now(UTC).date()
    names = {str(row["id"]): row["username"] for row in (await _people(centre))}
    while True:
        told = await centre.api(
            "figures/", kpi=["occupancy", "utilisation"], by="agent", zone="UTC",
            first=str(first), last=str(first),
        )  # fmt: skip
        counted = told["counted_to"]
        late = time.time() - asked.timestamp() > COUNTED
        if late or (counted and datetime.fromisoformat(counted) >= asked):
            break
        await asyncio.sleep(1)
    people = {
        names.get(row["key"], ""): {
            one["kpi"]: (one["numerator"], one["denominator"]) for one in row["figures"]
        }
        for row in told["results"]
    }
    return Reading(time.time(), {user: people.get(user, {}) for user in users})


def lines(
    seen: Ledger, told: Mapping[str, Sums], readings: tuple[Reading, Reading],
    sampled: Mapping[int, float | None],
) -> list[Line]:  # fmt: skip
    """All of them; ``readings``: when everybody had come, and when they had left."""
    return [*compare(seen, told), *of_people(seen, *readings), *quality(seen, sampled)]


def compare(seen: Ledger, told: Mapping[str, Sums]) -> list[Line]:
    """Figures of the run's contacts; ``told``: sums by channel."""
    lines = []
    for kind in KINDS:
        sums = told.get(kind, {})
        if not sums:
            continue
        times = [each for hands in seen.hands.values() for each in hands.handle_times(kind)]
        lines.append(_mean(f"{kind}: handle_time, s", times, sums, "handle_time", 1, 0.0))
        lines += _resolving(seen, sums, kind)
    chat = told.get("chat", {})
    lost = KPIS["abandonment"].figure(chat, short=True)
    lines.append(_pair("chat: abandonment", seen.abandoned["chat"], seen.arrived["chat"], lost))
    replies = {"clock": "wall"}
    lines.append(
        _mean("chat: first_response, s", seen.replies, chat, "first_response", 1, 0, **replies)
    )
    letters = told.get("email", {})
    waited = _differences(seen.letters_answered, seen.letters_sent)
    lines.append(
        _mean("email: first_response, s", waited, letters, "first_response", 1, POST, **replies)
    )
    return lines


def of_people(seen: Ledger, before: Reading, after: Reading) -> list[Line]:
    """Occupancy and utilisation of who had nothing in hand when they came, in seconds together."""
    clean = {user: hands for user, hands in seen.hands.items() if hands.is_clean}
    lines = []
    for kpi in ("occupancy", "utilisation"):
        told = [
            [b - a for a, b in zip(_of(before, user, kpi), _of(after, user, kpi), strict=True)]
            for user in clean
        ]
        busy, there = (sum(column) / 1000 for column in zip(*told, strict=True)) if told else (0, 0)
        # Counted between everybody's coming and the first reading, nobody knows which second.
        most = sum(hands.busy(hands.came) for hands in clean.values())
        least = sum(hands.busy(before.at) for hands in clean.values())
        lines.append(_within(f"{kpi}: busy, s", least, most, busy, len(clean)))
        most = sum(hands.left - hands.came for hands in clean.values())
        least = sum(hands.left - before.at for hands in clean.values())
        lines.append(_within(f"{kpi}: of, s", least, most, there, len(clean)))
    return lines


def unseen(*, sampled: bool) -> list[str]:
    """What was compared with nothing, and why."""
    why = UNSEEN | ({} if sampled else {"quality_score": "no contact was drawn at random"})
    return [f"not observed: {key}: {why[key]}" for key in THIRTEEN if key in why]


def quality(seen: Ledger, told: Mapping[int, float | None]) -> list[Line]:
    """Reviews of contacts drawn at random, which alone make the figure."""
    if not seen.sampled:
        return []
    ours = [score or 0 for score in seen.sampled.values()]
    theirs = [told.get(pk) or 0 for pk in seen.sampled]
    said = f"{sum(ours):.2f} of {len(ours)}", f"{sum(theirs):.2f} of {len(theirs)}"
    return [Line("KPI quality_score", *said, abs(sum(ours) - sum(theirs)) < 0.02 * len(ours))]


def _resolving(seen: Ledger, sums: Sums, kind: str) -> list[Line]:
    if kind == "chat":
        times, once = seen.settled, len(seen.settled)
    else:
        times = _differences(list(seen.resolved[kind].values()), seen.begun[kind])
        once = len(seen.resolved[kind]) - (seen.again if kind == "email" else 0)
    first = KPIS["first_contact_resolution"].figure(sums)
    slack = POST if kind == "email" else 0.0
    return [
        _pair(f"{kind}: first_contact_resolution", once, len(times), first),
        _mean(f"{kind}: resolution_time, s", times, sums, "resolution_time", 3600, slack),
    ]


def _differences(ends: Sequence[float], begins: Sequence[float]) -> list[float]:
    """From each to each other: which belongs to which does not matter for their mean."""
    return [b - a for a, b in zip(sorted(begins), sorted(ends), strict=False)]


def _pair(name: str, good: int, count: int, figure: Any) -> Line:
    said = f"{good} of {count}", f"{figure.numerator} of {figure.denominator}"
    return Line(f"KPI {name}", *said, said[0] == said[1])


def _mean(
    name: str, ours: Sequence[float], sums: Sums, kpi: str, scale: int, slack: float,
    **options: object,
) -> Line:  # fmt: skip
    """``scale`` turns the figure's unit into seconds."""
    figure = KPIS[kpi].figure(sums, **options)
    if not ours or figure.value is None:
        return Line(f"KPI {name}", "-", "-", not ours and figure.value is None)
    mean, value = sum(ours) / len(ours), figure.value * scale
    agrees = len(ours) == figure.denominator and abs(mean - value) <= CLOCK_TOLERANCE + slack
    return Line(
        f"KPI {name}", f"{mean:.1f} of {len(ours)}", f"{value:.1f} of {figure.denominator}", agrees
    )


def _within(name: str, least: float, most: float, told: float, people: int) -> Line:
    slack = CLOCK_TOLERANCE * people
    agrees = least - slack <= told <= most + slack
    return Line(f"KPI {name}", f"{least:.0f} to {most:.0f}", f"{told:.0f}", agrees)


def _of(reading: Reading, user: str, kpi: str) -> tuple[int, int]:
    return reading.people.get(user, {}).get(kpi, (0, 0))


async def _people(centre: Centre) -> list[dict[str, Any]]:
    return list((await centre.api("users/", limit=200))["results"])
