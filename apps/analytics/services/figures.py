"""The front door: what a figure was in a period, for some of the centre, and how it is made up.

    period = figures.Period.of_day(date(2026, 3, 2), zone="Europe/Stockholm")
    filters = figures.Filters(queues=[3], kinds=["chat"])
    figures.figure("service_level", period, filters, reader=user)        -> Figure
    figures.table(["handle_time"], period, filters, by="agent", reader=user) -> [Row]
    figures.series(["offered"], period, filters, step="hour", reader=user)   -> [Row]

``reader=None`` is the house itself (a wallboard's kiosk, a scheduled job): everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, F, Func, Max, Q, QuerySet, Sum
from django.db.models.functions import Extract, Trunc

from apps.analytics import querysets
from apps.analytics.domain import measures
from apps.analytics.domain.kpi import EVERY, Figure
from apps.analytics.domain.registry import KPIS, needs
from apps.analytics.models import HourFact, IntervalFact, Mark, PersonFact
from apps.analytics.services import sources

if TYPE_CHECKING:
    from apps.accounts.models import User

DIMENSIONS = ("brand", "kind", "channel", "queue", "team", "agent", "reason")
STEPS = ("quarter", "hour", "day", "week", "month")
HOUR = timedelta(hours=1)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)  # days anybody may ask about


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open, from ``start`` to ``end``; ``zone`` says where days and hours begin."""

    start: datetime
    end: datetime
    zone: str = "UTC"

    @classmethod
    def of_days(cls, first: date, last: date, *, zone: str = "UTC") -> Period:
        """Both days included, from midnight to midnight where it is ``zone``."""
        place = ZoneInfo(zone)
        begin = datetime.combine(first, time(), place)
        return cls(begin, datetime.combine(last + timedelta(days=1), time(), place), zone)

    @classmethod
    def of_day(cls, day: date, *, zone: str = "UTC") -> Period:
        return cls.of_days(day, day, zone=zone)

    def before(self) -> Period:
        """As long, and just before."""
        place = ZoneInfo(self.zone)
        first, last = self.start.astimezone(place), self.end.astimezone(place)
        days = (last.date() - first.date()).days
        if days and first.time() == last.time():  # whole days stay whole over a change of clocks
            return Period(first - timedelta(days=days), first, self.zone)
        return Period(self.start - (self.end - self.start), self.start, self.zone)


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means all. Ids, and kinds of channel by name."""

    brands: Sequence[int] = ()
    kinds: Sequence[str] = ()
    channels: Sequence[int] = ()
    queues: Sequence[int] = ()
    teams: Sequence[int] = ()
    agents: Sequence[int] = ()
    reasons: Sequence[int] = ()

    def condition(self) -> Q:
        found = Q()
        for name in sorted(self.cut_by):
            found &= Q(**{f"{name}__in": list(getattr(self, f"{name}s"))})
        return found

    @property
    def cut_by(self) -> frozenset[str]:
        return frozenset(name for name in DIMENSIONS if getattr(self, f"{name}s"))

    def suited(self, channels: Sequence[str]) -> Filters:
        """The same cut, kept to the channels a figure makes sense for."""
        if set(channels) >= set(EVERY):
            return self
        kept = [kind for kind in self.kinds or channels if kind in channels]
        return replace(self, kinds=tuple(kept) or ("none",))

    @property
    def is_of_people(self) -> bool:
        """Whether the time of people can be cut like that: it has no queue and no channel."""
        return self.cut_by <= {"agent", "team"}


EVERYTHING = Filters()


class Quarter(Func):
    """The quarter of an hour of a moment."""

    template = "date_bin('15 minutes', %(expressions)s, 'epoch')"
    output_field = DateTimeField()


@dataclass(slots=True)
class Row:
    """``key``: the id, kind or moment it is about; () for the whole."""

    key: tuple[Any, ...]
    totals: dict[str, int] = field(default_factory=dict)

    def figure(self, kpi: str, **options: object) -> Figure:
        return KPIS[kpi].figure(self.totals, **options)


def totals(
    period: Period,
    filters: Filters = EVERYTHING,
    *,
    reader: User | None = None,
    only: Collection[str] = (),
) -> dict[str, int]:
    """Every measure of ``domain/measures.py`` that was booked, in one dictionary.

    ``only`` some of them (``registry.needs(kpi)`` says which) is several times faster.
    """
    rows = rows_of(period, filters, reader=reader, only=only)
    return rows[0].totals if rows else {}


def figure(
    kpi: str,
    period: Period,
    filters: Filters = EVERYTHING,
    *,
    reader: User | None = None,
    **options: object,
) -> Figure:
    """Raises KeyError for an unknown figure, ValueError for an unknown option."""
    sums = totals(period, filters, reader=reader, only=needs(kpi))
    return KPIS[kpi].figure(sums, **options)


def table(
    by: str | Sequence[str],
    period: Period,
    filters: Filters = EVERYTHING,
    *,
    reader: User | None = None,
    only: Collection[str] = (),
) -> list[Row]:
    """One row a value of ``by`` (a dimension, or several); 0 and "" stand for none."""
    names = (by,) if isinstance(by, str) else tuple(by)
    return rows_of(period, filters, by=names, reader=reader, only=only)


def series(
    step: str,
    period: Period,
    filters: Filters = EVERYTHING,
    *,
    reader: User | None = None,
    only: Collection[str] = (),
) -> list[Row]:
    """One row a quarter, hour, day, week or month that has anything, in order."""
    return rows_of(period, filters, step=step, reader=reader, only=only)


def week(
    period: Period,
    filters: Filters = EVERYTHING,
    *,
    reader: User | None = None,
    only: Collection[str] = (),
) -> list[Row]:
    """One row for each (weekday, hour) that has anything; Monday is 1."""
    return rows_of(period, filters, step="week_hour", reader=reader, only=only)


def rows_of(
    period: Period,
    filters: Filters = EVERYTHING,
    *,
    by: Sequence[str] = (),
    step: str = "",
    reader: User | None = None,
    only: Collection[str] = (),
) -> list[Row]:
    """Sums by dimensions and time. Two statements, three with money."""
    model = _model(period, filters, by, step, reader)
    cells = _readable(model.objects.filter(filters.condition()), reader)
    keys = {name: F(name) for name in by} | _time(step, period, "start")
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    _gather(found, cells, _wanted(measures.INTERVAL, only), keys, period)
    of_people = _wanted(measures.PERSON, only)
    if of_people and filters.is_of_people and set(by) <= {"agent", "team"}:
        people = _people(PersonFact.objects.filter(filters.condition()), reader)
        _gather(found, people, of_people, keys, period)
    asked = sources.Asked(
        period.start, period.end, filters.condition(), by,
        lambda field: _time(step, period, field), reader,
        cut_by=frozenset(by) | filters.cut_by,
        moments=steps(period, step) if step in STEPS else (),
    )  # fmt: skip
    sources.add(found, asked, only=only)
    return [Row(key, sums) for key, sums in sorted(found.items())]


def counted_to() -> datetime | None:
    """Until when the logs were read: figures are as of then."""
    moment: datetime | None = Mark.objects.aggregate(at=Max("read_at"))["at"]
    return moment


def _model(
    period: Period, filters: Filters, by: Sequence[str], step: str, reader: User | None
) -> type[IntervalFact] | type[HourFact]:
    """Hours where they say the same: no agent asked for, and no edge inside an hour."""
    of_agents = "agent" in by or filters.agents or (reader and querysets.needs_agent(reader))
    if of_agents or step == "quarter" or not _is_on_the_hour(period):
        return IntervalFact
    return HourFact


def _is_on_the_hour(period: Period) -> bool:
    place = ZoneInfo(period.zone)
    return all(
        moment.timestamp() % 3600 == 0
        and not (moment.astimezone(place).utcoffset() or timedelta()) % HOUR
        for moment in (period.start, period.end)
    )


def _readable(cells: QuerySet[Any], reader: User | None) -> QuerySet[Any]:
    return cells if reader is None else cells.filter(querysets.condition(reader))


def _people(rows: QuerySet[Any], reader: User | None) -> QuerySet[Any]:
    return rows if reader is None else rows.filter(querysets.condition_of_people(reader))


def _time(step: str, period: Period, field: str) -> dict[str, Any]:
    place = ZoneInfo(period.zone)
    match step:
        case "":
            return {}
        case "quarter":
            return {"time": Quarter(field)}
        case "week_hour":
            return {
                "weekday": Extract(field, "iso_week_day", tzinfo=place),
                "hour": Extract(field, "hour", tzinfo=place),
            }
    return {"time": Trunc(field, step, tzinfo=place)}


def _wanted(names: Iterable[str], only: Collection[str]) -> list[str]:
    return [name for name in names if not only or name in only]


def _gather(
    found: dict[tuple[Any, ...], dict[str, int]],
    rows: QuerySet[Any],
    names: Iterable[str],
    keys: dict[str, Any],
    period: Period,
) -> None:
    names = list(names)
    if not names:
        return
    wanted = rows.filter(start__gte=period.start, start__lt=period.end).order_by()
    labels = [f"key_{name}" for name in keys]
    sums = {f"sum_{name}": Sum(name) for name in names}
    if labels:
        wanted = wanted.annotate(**dict(zip(labels, keys.values(), strict=True))).values(*labels)
        answers: Iterable[dict[str, Any]] = wanted.annotate(**sums)
    else:
        answers = [wanted.aggregate(**sums)]
    for answer in answers:
        key = tuple(answer[label] for label in labels)
        into = found.setdefault(key, {})
        for name in names:
            if value := answer[f"sum_{name}"]:
                into[name] = into.get(name, 0) + int(value)


def steps(period: Period, step: str) -> list[datetime]:
    """Where each hour, day, week or month of a period begins, as ``series`` names them."""
    place = ZoneInfo(period.zone)
    first, end = period.start.astimezone(place), period.end.astimezone(place)
    if step in {"quarter", "hour"}:
        length = timedelta(minutes=15) if step == "quarter" else HOUR
        at = datetime.fromtimestamp(
            period.start.timestamp() // length.total_seconds() * length.total_seconds(), place
        )
        found = []
        while at < end:
            found.append(at)
            at = datetime.fromtimestamp((at + length).timestamp(), place)
        return found
    day = first.date()
    if step == "week":
        day -= timedelta(days=day.weekday())
    elif step == "month":
        day = day.replace(day=1)
    found = []
    while (at := datetime.combine(day, time(), place)) < end:
        found.append(at)
        if step == "month":
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        else:
            day += timedelta(days=7 if step == "week" else 1)
    return found
