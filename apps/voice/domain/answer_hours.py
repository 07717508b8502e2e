"""Who answers a client's calls at a moment: they themselves, we, or nobody but a message. Pure.

Times are the wall clock's in the client's zone. What is written as neither theirs nor ours is
nobody's: the caller leaves a message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from apps.routing.domain.hours import MINUTES_A_DAY, Calendar


class Who(StrEnum):
    OWN = "own"  # the client's desk
    US = "us"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes of the local day, half-open, and who answers in them."""

    begins: int
    ends: int
    who: Who

    @property
    def hours(self) -> float:
        return (self.ends - self.begins) / 60


@dataclass(frozen=True, slots=True)
class Plan:
    """``exceptions`` replace a day as a whole; ``forward`` beats all until its moment."""

    zone: str = "UTC"
    weekly: Mapping[int, Sequence[Stretch]] = field(default_factory=dict)
    exceptions: Mapping[date, Sequence[Stretch]] = field(default_factory=dict)
    forward: Who | None = None
    forward_until: datetime | None = None

    def is_forwarded(self, at: datetime) -> bool:
        return self.forward is not None and self.forward_until is not None and (
            at < self.forward_until
        )  # fmt: skip


def who(plan: Plan, at: datetime) -> Who:
    """Who answers at ``at``."""
    if plan.forward is not None and plan.is_forwarded(at):
        return plan.forward
    for each in (Who.OWN, Who.US):
        if _calendar(plan, each).is_open(at):
            return each
    return Who.MESSAGE


def day(plan: Plan, when: date) -> list[Stretch]:
    """The whole day from 0 to 24, nobody's stretches filled in."""
    told = plan.exceptions.get(when, plan.weekly.get(when.weekday(), ()))
    found, reached = [], 0
    for stretch in sorted(told, key=lambda each: each.begins):
        if stretch.begins > reached:
            found.append(Stretch(reached, stretch.begins, Who.MESSAGE))
        found.append(stretch)
        reached = stretch.ends
    if reached < MINUTES_A_DAY:
        found.append(Stretch(reached, MINUTES_A_DAY, Who.MESSAGE))
    return found


def next_change(plan: Plan, at: datetime) -> datetime | None:
    """When somebody else answers than at ``at``; None when that stays so for a week."""
    now = who(plan, at)
    if plan.is_forwarded(at) and plan.forward_until and who(plan, plan.forward_until) != now:
        return plan.forward_until
    first = at.astimezone(ZoneInfo(plan.zone)).date()
    for ahead in range(9):
        here = first + timedelta(days=ahead)
        for stretch in day(plan, here):
            moment = _moment(plan.zone, here, stretch.begins)
            if moment > at and who(plan, moment) != now:
                return moment
    return None


def problem(stretches: Sequence[Stretch]) -> str:
    """Empty, or which rule a day breaks: ``range``, ``overlap``."""
    reached = 0
    for stretch in sorted(stretches, key=lambda each: each.begins):
        if not 0 <= stretch.begins < stretch.ends <= MINUTES_A_DAY:
            return "range"
        if stretch.begins < reached:
            return "overlap"
        reached = stretch.ends
    return ""


def _calendar(plan: Plan, whose: Who) -> Calendar:
    def spans(stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
        return [(each.begins, each.ends) for each in stretches if each.who == whose]

    return Calendar(
        zone=plan.zone,
        weekly={weekday: spans(told) for weekday, told in plan.weekly.items()},
        exceptions={when: spans(told) for when, told in plan.exceptions.items()},
    )


def _moment(zone: str, when: date, minutes: int) -> datetime:
    midnight = datetime(when.year, when.month, when.day) + timedelta(minutes=minutes)  # noqa: DTZ001
    return midnight.replace(tzinfo=ZoneInfo(zone))
