"""Opening hours: weekly spans, exceptions, holidays, in the time zone of the place.

A wall-clock time that daylight saving skips is read as if the clock had not yet
changed; one that happens twice opens at the first and closes at the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
HORIZON_DAYS = 400  # beyond that, "closed until further notice"

Span = tuple[int, int]  # minutes of the local day, half-open; (540, 1080) is 09:00 to 18:00
Moments = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody answers.

    ``weekly``: weekday (0 is Monday) -> spans; a span may end after midnight
    (1320, 1560 is 22:00 to 02:00). ``exceptions`` replace a day, with no span it
    is closed; they win over ``holidays``, which are closed.
    """

    zone: str = "UTC"
    weekly: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    exceptions: Mapping[date, Sequence[Span]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    _days: dict[date, Moments] = field(default_factory=dict, compare=False, repr=False)

    def is_open(self, at: datetime) -> bool:
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """The end of the span that ``at`` lies in, or None when it is closed then."""
        for opens, closes in self._spans_from(at, days=1):
            if opens <= at < closes:
                return closes
        return None

    def next_opening(self, at: datetime) -> datetime | None:
        """``at`` itself when open, else the next opening; None when there is none in a year."""
        for opens, closes in self._spans_from(at, days=HORIZON_DAYS):
            if closes > at:
                return max(opens, at)
        return None

    def business_seconds(self, start: datetime, end: datetime) -> float:
        """Seconds of opening hours from ``start`` to ``end``; 0.0 when the end comes first."""
        total = 0.0
        for opens, closes in self._spans_from(start, days=(end - start).days + 1):
            if opens >= end:
                break
            total += max((min(closes, end) - max(opens, start)).total_seconds(), 0.0)
        return total

    def add_business(self, start: datetime, seconds: float) -> datetime | None:
        """When ``seconds`` of opening hours have passed since ``start``.

        None when that lies beyond the horizon.
        """
        left = seconds
        for opens, closes in self._spans_from(start, days=HORIZON_DAYS):
            if closes <= start:
                continue
            begins = max(opens, start)
            available = (closes - begins).total_seconds()
            if left <= available:
                return begins + timedelta(seconds=left)
            left -= available
        return None

    def _spans_from(self, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Spans of the day before ``at`` (which may run past midnight) until ``days`` after."""
        first = at.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        for offset in range(days + 3):
            yield from self._day(first + timedelta(days=offset))

    def _day(self, day: date) -> Moments:
        """The spans that begin on ``day``, joined, in UTC, cut where the next day's begin."""
        if day not in self._days:
            if len(self._days) > 3 * HORIZON_DAYS:
                self._days.clear()
            night = [
                (start - MINUTES_A_DAY, end - MINUTES_A_DAY)
                for start, end in self._local(day - timedelta(days=1))
                if end > MINUTES_A_DAY
            ]
            spans = _join([(max(s, 0), e) for s, e in night] + list(self._local(day)))
            self._days[day] = tuple(
                (
                    self._moment(day, start, fold=0),
                    self._moment(day, min(end, MINUTES_A_DAY), fold=1),
                )
                for start, end in spans
            )
        return self._days[day]

    def _local(self, day: date) -> Sequence[Span]:
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.weekly.get(day.weekday(), ())

    def _moment(self, day: date, minutes: int, *, fold: int) -> datetime:
        midnight = datetime.combine(day, time())
        local = (midnight + timedelta(minutes=minutes)).replace(tzinfo=ZoneInfo(self.zone))
        late = local.replace(fold=1).astimezone(UTC)
        early = local.astimezone(UTC)
        return late if fold and late > early else early


ALWAYS = Calendar(weekly=dict.fromkeys(range(7), ((0, MINUTES_A_DAY),)))


def _join(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
