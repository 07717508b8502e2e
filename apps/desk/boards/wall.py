"""A board as the big screen draws it, and the one tick a second that all its screens share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.analytics.domain.boards import MEASURES, UP, Measure, Trend, trend
from apps.analytics.domain.thresholds import MET, ORDER, Limit
from apps.analytics.models import Board, BoardNotice, BoardReading, BoardTile
from apps.analytics.services import board_readings, board_words
from apps.analytics.services.board_readings import Channel, Reading, Value
from apps.desk.drawing import Spark, spark

COURSE = timedelta(minutes=30)
FRESH_SECONDS = 0.9
KEPT_SECONDS = 30
FOOT = 3
LONG = 600  # seconds: from here on nobody counts single ones


@dataclass(frozen=True, slots=True)
class Change:
    """``way``: up, fall or level; ``word``: better, worse or steady; ``text``: how much."""

    way: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    pk: int
    title: str
    large: str
    small: str
    of: int | None
    mark: str
    mark_word: str
    target_word: str
    target: str
    line: Spark | None
    change: Change | None
    advice: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One channel of the row."""

    kind: str
    name: str
    measure: str
    large: str
    small: str
    target: str
    is_missed: bool


def tick(board_id: int, *, now: datetime | None = None) -> dict[str, Any] | None:
    """``{"at", "html", "stale"}`` of this second; None when the board is gone.

    Whoever asks first in a second works it out, the others get the same: twenty screens cost
    what one does.
    """
    moment = now or timezone.now()
    key = f"board-tick:{board_id}"
    found: dict[str, Any] | None = cache.get(key)
    if found and moment.timestamp() - found["made"] < FRESH_SECONDS:
        return found
    if found and not cache.add(f"{key}:making", True, timeout=2):
        return found  # somebody is at it
    board = Board.objects.current().filter(pk=board_id).first()
    if board is None:
        return None
    made = {"made": moment.timestamp(), "at": moment.isoformat(), **draw(board, now=moment)}
    cache.set(key, made, timeout=KEPT_SECONDS)
    cache.delete(f"{key}:making")
    return made


def draw(board: Board, *, now: datetime) -> dict[str, Any]:
    reading = board_readings.read(board, now=now)
    with translation.override(board.language):
        html = render_to_string("desk/boards/_wall.html", shown(reading))
    return {"html": html, "stale": reading.is_stale}


def shown(reading: Reading) -> dict[str, Any]:
    """Context of ``_wall.html``."""
    board, now = reading.board, reading.now
    courses = _courses([tile for tile, _value in reading.tiles], now=now)
    tiles = [_tile(tile, value, courses[tile.pk]) for tile, value in reading.tiles]
    urgent = sorted(tiles, key=lambda tile: -ORDER[tile.mark])
    return {
        "board": board,
        "clock": now.astimezone(ZoneInfo(board.time_zone)).strftime("%H:%M"),
        "tiles": tiles,
        "cells": [_cell(channel) for channel in reading.channels],
        "notice": BoardNotice.objects.filter(
            board=board, shows_from__lte=now, shows_until__gt=now
        ).first(),
        "foot": urgent[:FOOT],
    }


def _tile(tile: BoardTile, value: Value, course: list[tuple[float, float]]) -> Tile:
    measure = MEASURES.get(tile.measure, MEASURES["waiting"])
    large, small = board_words.number(value.value, measure.unit)
    points = [*course, (0.0, value.value)] if value.value is not None else course
    words = {"met": _("as promised"), "risk": _("getting close"), "missed": _("broken")}
    mark = tile.mark or (MET if value.value is not None else "")
    return Tile(
        pk=tile.pk,
        title=board_words.title(tile),
        large=large,
        small=small or (_("of %s") % value.of if value.of is not None else ""),
        of=value.of,
        mark=mark,
        mark_word=words.get(mark, _("no figure yet")),
        target_word=board_words.target_word(measure.better, measure.unit),
        target=board_words.target(tile.target, measure.unit),
        line=spark([value for _ago, value in points], target=tile.target, width=240, height=80),
        change=_change(trend(points), measure),
        advice=board_words.advice(tile) if value.value is not None else _("No figure yet."),
    )


def _change(moved: Trend | None, measure: Measure) -> Change | None:
    if moved is None:
        return None
    size = abs(moved.step)
    if size < (0.05 if measure.unit == "score" else 1):
        return Change("level", "steady", _("steady"))
    large, small = board_words.number(size, measure.unit)
    amount = large if measure.unit == "percent" else f"{large} {small}".strip()
    if measure.unit == "score":
        amount = f"{size:.1f}"
    if measure.unit == "seconds" and size >= LONG:
        amount = _("%s min") % round(size / 60)
    text = _("%(amount)s in %(minutes)s min") % {"amount": amount, "minutes": moved.minutes}
    return Change("up" if moved.step > 0 else "fall", moved.word(measure.better), text)


def _cell(channel: Channel) -> Cell:
    large, small = board_words.number(channel.value.value, channel.measure.unit)
    limit = Limit(channel.target, channel.measure.better, channel.measure.unit)
    value = channel.value.value
    said = board_words.target(channel.target, channel.measure.unit)
    is_limit = channel.measure.unit == "percent" and channel.measure.better != UP
    return Cell(
        kind=channel.kind,
        name=board_words.kind_name(channel.kind),
        measure=board_words.channel_measure(channel.measure),
        large=f"{large} {small}".strip(),
        small="",
        target=(_("limit %s") if is_limit else _("of %s")) % said,
        is_missed=value is not None and limit.room(value) < 0,
    )


def _courses(
    tiles: Sequence[BoardTile], *, now: datetime
) -> defaultdict[int, list[tuple[float, float]]]:
    """(minutes ago, value) of the last half hour by tile, oldest first."""
    found: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    rows = BoardReading.objects.filter(
        tile__in=[tile.pk for tile in tiles], minute__gte=now - COURSE, minute__lte=now
    )
    for tile_id, minute, value in rows.order_by("minute").values_list("tile", "minute", "value"):
        found[tile_id].append(((now - minute).total_seconds() / 60, value))
    return found
