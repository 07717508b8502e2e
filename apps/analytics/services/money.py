"""What contacts cost, as a source of the figures; and the rates and fees it is made of."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate

from apps.accounts.domain.permissions import Action, Scope
from apps.analytics import querysets
from apps.analytics.domain.costing import FeeLine, Part, Rate, cost, paid_cents
from apps.analytics.models import Fee, IntervalFact, PayRate, PersonFact
from apps.analytics.services.sources import Asked, Sums, source
from apps.core import audit

if TYPE_CHECKING:
    from apps.accounts.models import User

EFFORT = F("focus_ms") + F("wrap_ms")


@source("cost_cents")
def costs(asked: Asked) -> Sums:
    """Only for those who see a brand's floor: a rate of pay is nobody else's business."""
    reader = asked.reader
    if reader is not None and reader.scope(Action.FLOOR_VIEW) < Scope.BRAND:
        return {}
    rates, fees = _rates(), _fees()
    if not rates and not fees:
        return {}
    whole = _parts(asked, cut=False).get((), Part({}, {}))
    first, last = _days(asked)
    known: dict[str, Any] = {
        "people": paid_cents(_paid(asked), rates), "fees": fees, "seats": _seats(asked),
        "first": first, "last": last,
    }  # fmt: skip
    return {
        key: {"cost_cents": cost(part, whole, **known)}
        for key, part in _parts(asked, cut=True).items()
    }


@transaction.atomic
def set_rate(*, cents_an_hour: int, valid_from: date, by: User, team: Any = None) -> PayRate:
    """What an hour costs from a day on; another one from the same day is replaced."""
    row, _made = PayRate.objects.update_or_create(
        team=team, valid_from=valid_from, defaults={"cents_an_hour": cents_an_hour}
    )
    audit.record("pay_rate.set", actor=by, target=row, summary=str(team or ""))
    return row


@transaction.atomic
def add_fee(*, by: User, **fields: Any) -> Fee:
    row = Fee.objects.create(**fields)
    audit.record("fee.added", actor=by, target=row, summary=row.name)
    return row


@transaction.atomic
def remove(*, row: PayRate | Fee, by: User) -> None:
    audit.record(f"{row._meta.model_name}.removed", actor=by, target=row, summary=str(row))
    row.delete()


def _parts(asked: Asked, *, cut: bool) -> dict[tuple[Any, ...], Part]:
    """By the asked keys, or all of the house in one: fees are shared by everybody."""
    rows = IntervalFact.objects.filter(start__gte=asked.start, start__lt=asked.end).order_by()
    keys: dict[str, Any] = {}
    if cut:
        rows = rows.filter(asked.condition)
        if asked.reader is not None:
            rows = rows.filter(querysets.condition(asked.reader))
        keys = {f"key_{name}": F(name) for name in asked.by}
        keys |= {f"key_{name}": value for name, value in asked.time("start").items()}
    answers = (
        rows.annotate(**keys)
        .values(*keys, "kind", "team")
        .annotate(n=Sum("handled"), effort=Sum(EFFORT))
        .filter(n__gt=0)
    )
    handled: defaultdict[Any, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    effort: defaultdict[Any, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in answers:
        key = tuple(row[name] for name in keys)
        handled[key][row["kind"]] += row["n"]
        effort[key][row["team"]] += row["effort"]
    return {key: Part(dict(handled[key]), dict(effort[key])) for key in handled}


def _paid(asked: Asked) -> dict[tuple[int, date], int]:
    rows = _people(asked).annotate(day=TruncDate("start", tzinfo=_place(asked)))
    found = rows.values("team", "day").annotate(ms=Sum("paid_ms")).order_by()
    return {(row["team"], row["day"]): row["ms"] for row in found}


def _seats(asked: Asked) -> int:
    """How many people were here at all."""
    seats: int = _people(asked).aggregate(n=Count("agent", distinct=True))["n"]
    return seats


def _people(asked: Asked):  # type: ignore[no-untyped-def]
    return PersonFact.objects.filter(start__gte=asked.start, start__lt=asked.end)


def _days(asked: Asked) -> tuple[date, date]:
    place = _place(asked)
    last = asked.end.astimezone(place) - timedelta(microseconds=1)
    return asked.start.astimezone(place).date(), last.date()


def _place(asked: Asked) -> ZoneInfo:
    zone = asked.start.tzinfo if isinstance(asked.start, datetime) else None
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def _rates() -> list[Rate]:
    rows = PayRate.objects.values_list("team", "cents_an_hour", "valid_from")
    return [Rate(team or 0, cents, day) for team, cents, day in rows]


def _fees() -> list[FeeLine]:
    rows = Fee.objects.values_list("kind", "cents", "per", "valid_from", "valid_to")
    return [FeeLine(*row) for row in rows]
