"""The ledger of training: hours per person, channel, month and provider; how often it is given."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.training.choices import Provider
from apps.training.models import Slot, TrainingTime

MONTHS = 6
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Bar:
    month: date
    own: float
    client: float
    share_own: float  # of the longest month, 0.0 to 1.0
    share_client: float


@dataclass(frozen=True, slots=True)
class Book:
    month: date
    provider: str
    channels: list[tuple[str, str]]  # kind, name
    lines: list[tuple[User, list[float], float, float]]  # by channel, of the client, all
    totals: list[float]
    client: float
    total: float
    bars: list[Bar]
    given: list[Any]  # courses with how often a trainer gave them
    before: date
    later: date | None


def of(reader: User, *, month: date | None, provider: str = "") -> Book:
    first = (month or timezone.localdate()).replace(day=1)
    rows = _of_month(reader, first)
    if provider:
        rows = rows.filter(provider=provider)
    spent: dict[int, dict[tuple[str, str], int]] = {}
    for user_id, channel, by, seconds in rows.values_list(
        "user", "channel", "provider"
    ).annotate(s=Sum("seconds")).order_by():  # fmt: skip
        spent.setdefault(user_id, {})[channel, by] = seconds
    kinds = sorted({channel for row in spent.values() for channel, _by in row})
    people = User.objects.filter(pk__in=spent).order_by("display_name")
    lines = [_line(user, spent[user.pk], kinds) for user in people]
    names = dict(ChannelKind.choices)
    later = _next(first)
    return Book(
        month=first, provider=provider,
        channels=[(kind, str(names.get(kind, "")) ) for kind in kinds], lines=lines,
        totals=[round(sum(line[1][n] for line in lines), 1) for n in range(len(kinds))],
        client=round(sum(line[2] for line in lines), 1),
        total=round(sum(line[3] for line in lines), 1),
        bars=_bars(reader, first), given=_given(reader, first),
        before=(first - timedelta(days=1)).replace(day=1),
        later=later if later <= timezone.localdate() else None,
    )  # fmt: skip


def export(reader: User, *, month: date | None) -> Iterator[str]:
    """Lines of a CSV, one per person, course, channel and provider of a month."""
    first = (month or timezone.localdate()).replace(day=1)
    yield _csv(["month", "person", "course", "channel", "provider", "hours"])
    rows = (
        _of_month(reader, first)
        .values_list("user__display_name", "course__title", "channel", "provider")
        .annotate(s=Sum("seconds")).order_by("user__display_name", "course__title")
    )  # fmt: skip
    for person, course, channel, by, seconds in rows:
        yield _csv([f"{first:%Y-%m}", person, course, channel, by, f"{seconds / 3600:.2f}"])


def _of_month(reader: User, first: date) -> QuerySet[TrainingTime]:
    rows = TrainingTime.objects.visible_to(reader)
    return rows.filter(day__gte=first, day__lt=_next(first))


def _line(
    user: User, spent: dict[tuple[str, str], int], kinds: list[str]
) -> tuple[User, list[float], float, float]:
    by_kind = [
        round(sum(s for (kind, _by), s in spent.items() if kind == wanted) / 3600, 1)
        for wanted in kinds
    ]
    client = sum(s for (_kind, by), s in spent.items() if by == Provider.CLIENT)
    return user, by_kind, round(client / 3600, 1), round(sum(spent.values()) / 3600, 1)


def _bars(reader: User, first: date) -> list[Bar]:
    since = first
    for _n in range(MONTHS - 1):
        since = (since - timedelta(days=1)).replace(day=1)
    rows = (
        TrainingTime.objects.visible_to(reader).filter(day__gte=since, day__lt=_next(first))
        .annotate(m=TruncMonth("day")).values_list("m", "provider")
        .annotate(s=Sum("seconds")).order_by("m")
    )  # fmt: skip
    known: dict[date, dict[str, float]] = {}
    for month, provider, seconds in rows:
        known.setdefault(month, {})[provider] = seconds / 3600
    longest = max((sum(row.values()) for row in known.values()), default=0.0) or 1.0
    found, month = [], since
    for _n in range(MONTHS):
        own = known.get(month, {}).get(Provider.OWN, 0.0)
        client = known.get(month, {}).get(Provider.CLIENT, 0.0)
        found.append(Bar(month, round(own, 1), round(client, 1), own / longest, client / longest))
        month = _next(month)
    return found


def _given(reader: User, first: date) -> list[Any]:
    held = Slot.objects.visible_to(reader).filter(
        held_at__isnull=False, starts_at__date__gte=first, starts_at__date__lt=_next(first)
    )
    rows = held.values("course__title", "provider").annotate(times=Count("pk", distinct=True),
                                                             people=Count("bookings"))  # fmt: skip
    return list(rows.order_by("-times", "course__title"))


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _csv(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow("'" + cell if cell.startswith(FORMULA) else cell for cell in cells)
    return out.getvalue()
