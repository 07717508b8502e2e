"""The queues of one reader, the one nearest to breaking its promise first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.desk.floor import figures, outlook
from apps.desk.floor.figures import Asked, Line
from apps.desk.floor.outlook import Pace, Stand
from apps.desk.floor.risk import Grade, Risk, Tally, grade
from apps.routing.domain import scoring
from apps.routing.models import Queue
from apps.routing.services import waits

MOST_FORESEEN = 20  # queues whose pace is asked for; the rest stand far from breaking
LOOK_AHEAD = 2 * 3600  # seconds


@dataclass(slots=True)
class Row:
    queue: Queue
    line: Line
    risk: Risk
    kind: str  # the channel most told by the icon
    staffed: int = 0
    free: int = 0
    pace: Pace | None = None  # None: nobody waits, or nobody is there to answer

    def stand(self, now: datetime) -> Stand:
        oldest = (now - self.line.oldest).total_seconds() if self.line.oldest else 0.0
        return Stand(
            self.line.waiting, max(oldest, 0.0), self.today, self.queue.target_seconds,
            self.queue.target_percent,
        )  # fmt: skip

    @property
    def today(self) -> Tally:
        return self.line.today

    @property
    def level_percent(self) -> int | None:
        """Rounded down: 79.9 % is not the promised 80."""
        level = self.today.level
        return None if level is None else int(level * 100)

    @property
    def target_share(self) -> float:
        return self.queue.target_percent / 100

    @property
    def points_short(self) -> int:
        return self.queue.target_percent - (self.level_percent or 0)


@dataclass(frozen=True, slots=True)
class Group:
    title: str | Promise
    rows: list[Row]


TITLES = (
    (_("At risk"), (Grade.BROKEN, Grade.SOON)),
    (_("Close"), (Grade.CLOSE,)),
    (_("Safe today"), (Grade.SAFE,)),
)


def read(user: User, *, now: datetime, only: int | None = None) -> list[Row]:
    """Worst first; ``only`` one of them. Three statements, and the paces of those with a line."""
    found = _visible(user)
    queues = list(found if only is None else found.filter(pk=only))
    asked = {queue.pk: _asked(queue, now=now) for queue in queues}
    lines = figures.lines(list(asked.values()), now=now)
    spare = [
        (asked[queue.pk], left)
        for queue in queues
        if (left := lines[queue.pk].today.spare(queue.target_percent)) >= 0
        and lines[queue.pk].waiting > left
    ]
    breaks = figures.breaking_points(spare, now=now)
    rows = [
        Row(
            queue,
            line := lines[queue.pk],
            grade(
                line.today,
                target_percent=queue.target_percent,
                breaks_at=breaks.get(queue.pk),
                now=now,
            ),
            kind=_kind(queue),
        )
        for queue in queues
    ]
    _foresee(rows, now=now)
    return sorted(rows, key=lambda row: (*row.risk.rank(), -row.line.waiting, row.queue.name))


def _foresee(rows: Sequence[Row], *, now: datetime) -> None:
    """Where somebody answers, the promise breaks when the pace says so, not at once."""
    lined = [row for row in rows if row.line.waiting and row.risk.grade is not Grade.BROKEN]
    lined = sorted(lined, key=lambda row: row.risk.rank())[:MOST_FORESEEN]
    coming = figures.arrivals([row.queue.pk for row in lined], now=now)
    for row in lined:
        row.pace = pace_of(row.queue, arrivals=coming.get(row.queue.pk, 0.0), now=now)
        if row.pace is None:
            continue
        breaks_in = outlook.ahead(row.stand(now), row.pace, horizon=LOOK_AHEAD).breaks_in
        breaks_at = None if breaks_in is None else now + timedelta(seconds=breaks_in)
        row.risk = grade(
            row.today, target_percent=row.queue.target_percent, breaks_at=breaks_at, now=now
        )


def pace_of(queue: Queue, *, arrivals: float, now: datetime) -> Pace | None:
    """What the queue's expected waits rest on; None when nobody serves it."""
    known = waits.pace(queue, now=now)
    if known.people <= 0:
        return None
    return Pace(known.people, known.handle_time, arrivals, known.giving_up)


def groups(rows: Sequence[Row]) -> list[Group]:
    found = [
        Group(title, [row for row in rows if row.risk.grade in grades]) for title, grades in TITLES
    ]
    return [group for group in found if group.rows]


def midnight(zone: str, *, now: datetime) -> datetime:
    """When the day of a place began."""
    return now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def since_of(queue: Queue, *, now: datetime) -> datetime:
    """Midnight where the queue answers."""
    zone = queue.calendar.time_zone if queue.calendar else queue.brand.time_zone
    return midnight(zone, now=now)


def _visible(user: User):  # type: ignore[no-untyped-def]
    return (
        Queue.objects.visible_to(user)
        .current()
        .select_related("brand", "calendar")
        .annotate(
            team_ids=ArrayAgg("teams", distinct=True, filter=Q(teams__isnull=False), default=[]),
            kinds=ArrayAgg(
                "entry_points__channel__kind",
                distinct=True,
                filter=Q(entry_points__channel__status="active"),
                default=[],
            ),
        )
        .order_by("name")
    )


def _asked(queue: Queue, *, now: datetime) -> Asked:
    return Asked(queue.pk, since_of(queue, now=now), queue.target_seconds)


def _kind(queue: Queue) -> str:
    """Of the channels that lead here, the most pressing one; empty when none does."""
    kinds: list[str] = queue.kinds  # type: ignore[attr-defined]
    return max(kinds, key=lambda kind: scoring.BASE.get(kind, 0), default="")
