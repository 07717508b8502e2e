"""What a board shows now: each tile's value from the lines or from today's sums.

One reading asks every question once, however many tiles ask it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

from apps.accounts.models import Team
from apps.analytics.domain.boards import FITTING, MEASURES, MOST_KINDS, Measure
from apps.analytics.domain.kpi import Figure
from apps.analytics.domain.registry import KPIS, needs
from apps.analytics.models import Board, BoardTile
from apps.analytics.services import figures, live
from apps.analytics.services.figures import Filters
from apps.channels.models import ChannelAccount
from apps.voice.models import CallAlarm

T = TypeVar("T")

SUMS_KEPT_SECONDS = 4.0
MOST_KEPT = 500
STALE_AFTER = timedelta(seconds=30)  # sums of today run every five seconds
# What any board may show: all boards of the same cut share their sums.
SUMMED = frozenset[str]().union(*(needs(each.figure) for each in MEASURES.values() if each.figure))


@dataclass(frozen=True, slots=True)
class Value:
    """``value`` None: nothing to tell. ``of``: out of how many. ``figure``: how it was made."""

    value: float | None
    of: int | None = None
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of the row, by the measure that suits it."""

    kind: str
    measure: Measure
    target: float
    value: Value


@dataclass(slots=True)
class Reading:
    board: Board
    now: datetime
    tiles: list[tuple[BoardTile, Value]] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    is_stale: bool = False


def read(board: Board, *, now: datetime) -> Reading:
    source = _Source(board, now=now)
    tiles = list(board.tiles.select_related("queue"))
    return Reading(
        board=board,
        now=now,
        tiles=[
            (tile, source.value(_measure(tile), _narrowed(source.filters, tile))) for tile in tiles
        ],
        channels=source.channels() if board.shows_channels else [],
        is_stale=_is_stale(now),
    )


class _Source:
    """The questions of one reading, each asked once."""

    def __init__(self, board: Board, *, now: datetime) -> None:
        self.board, self.now = board, now
        self.filters = _of_board(board)
        self._known: dict[Hashable, Any] = {}

    def value(self, measure: Measure, filters: Filters) -> Value:
        if measure.figure:
            return self._figure(measure, self._totals(filters))
        if measure.key == "people_free":
            crew = self._once(("crew", _key(filters)), lambda: live.crew(_crew_of(filters)))
            return Value(float(crew.idle), of=crew.signed_in)
        if measure.key == "unusual_calls":
            standing = CallAlarm.objects.standing()
            if filters.brands:
                standing = standing.filter(brand__in=filters.brands)
            return Value(float(standing.count()))
        line = self._once(
            ("line", _key(filters)),
            lambda: live.lines("", filters, now=self.now).get(0, live.Line()),
        )
        return _of_line(measure, line, self.now)

    def channels(self) -> list[Channel]:
        """The kinds of channel the board's brands have open, in their usual order."""
        here = ChannelAccount.objects.active()
        if self.filters.brands:
            here = here.filter(brand__in=self.filters.brands)
        kinds = set(here.values_list("kind", flat=True).distinct())
        wanted = [kind for kind in FITTING if kind in kinds][:MOST_KINDS]
        lines = live.lines("kind", self.filters, now=self.now)
        today = live.today(zone=self.board.time_zone, now=self.now)
        rows = _kept(
            ("kind", today.start, _key(self.filters)),
            lambda: {
                row.key[0]: row.totals
                for row in figures.table("kind", today, self.filters, only=SUMMED)
            },
        )
        found = []
        for kind in wanted:
            key, target = FITTING[kind]
            measure = MEASURES[key]
            value = (
                self._figure(measure, rows.get(kind, {}))
                if measure.figure
                else _of_line(measure, lines.get(kind, live.Line()), self.now)
            )
            found.append(Channel(kind, measure, target, value))
        return found

    def _figure(self, measure: Measure, totals: dict[str, int]) -> Value:
        figure = KPIS[measure.figure].figure(totals, **measure.options)
        value = figure.value
        if value is not None and measure.unit == "percent":
            value *= 100
        return Value(value, figure=figure)

    def _totals(self, filters: Filters) -> dict[str, int]:
        today = live.today(zone=self.board.time_zone, now=self.now)
        key = ("sums", today.start, _key(filters))
        return _kept(key, lambda: figures.totals(today, filters, only=SUMMED))

    def _once(self, key: Hashable, ask: Callable[[], T]) -> T:
        if key not in self._known:
            self._known[key] = ask()
        found: T = self._known[key]
        return found


_known: dict[Hashable, tuple[float, Any]] = {}  # until when (monotonic), sums


def _kept(key: Hashable, ask: Callable[[], T]) -> T:
    """Sums of today move every five seconds: asking for them every second says nothing new."""
    until, found = _known.get(key, (0.0, None))
    if found is None or monotonic() >= until:
        if len(_known) > MOST_KEPT:
            _known.clear()
        found = ask()
        _known[key] = (monotonic() + SUMS_KEPT_SECONDS, found)
    known: T = found
    return known


def _of_line(measure: Measure, line: live.Line, now: datetime) -> Value:
    match measure.key:
        case "longest_wait":
            return Value(line.longest_wait(now) or 0.0)
        case "overdue":
            return Value(float(line.overdue))
    return Value(float(line.waiting))


def _measure(tile: BoardTile) -> Measure:
    return MEASURES.get(tile.measure, MEASURES["waiting"])


def _of_board(board: Board) -> Filters:
    return Filters(
        brands=list(board.brands.values_list("pk", flat=True)),
        queues=list(board.queues.values_list("pk", flat=True)),
    )


def _narrowed(whole: Filters, tile: BoardTile) -> Filters:
    return Filters(
        brands=whole.brands,
        queues=[tile.queue_id] if tile.queue_id else whole.queues,
        kinds=[tile.kind] if tile.kind else (),
    )


def _crew_of(filters: Filters) -> Filters:
    """People have no queue: those of the teams that serve what the tile is about."""
    teams = Team.objects.current()
    if filters.queues:
        teams = teams.filter(queues__in=filters.queues)
    elif filters.brands:
        teams = teams.filter(brands__in=filters.brands)
    else:
        return Filters()
    return Filters(teams=sorted(set(teams.values_list("pk", flat=True))))


def _key(filters: Filters) -> tuple[object, ...]:
    return (tuple(filters.brands), tuple(filters.queues), tuple(filters.kinds))


def _is_stale(now: datetime) -> bool:
    counted = figures.counted_to()
    return counted is not None and now - counted > STALE_AFTER
