"""What the page of answer hours shows: now, the coming week, what was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.voice.choices import SiteKind
from apps.voice.domain import answer_hours
from apps.voice.domain.answer_hours import Plan, Stretch, Who
from apps.voice.models import AllocationRule, AnswerHours, PartnerSite, PhoneNumber, Placement
from apps.voice.services.answer_hours import plan_of

MOST_EXCEPTIONS = 30
LEAST_HOURS_FOR_WORDS = 2.0  # a narrower stretch has no room for its times
LEAST_HOURS_FOR_MESSAGE = 5.0
MARKS = {Who.OWN: "own", Who.US: "partner", Who.MESSAGE: "closed"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the drawn week; ``a`` and ``b`` are hours."""

    a: float
    b: float
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawnDay:
    when: date
    label: str
    pieces: list[Piece]
    own: float
    us: float
    now_hour: float | None


@dataclass(frozen=True, slots=True)
class Exceptional:
    when: date
    label: str
    pieces: list[Piece]


def shown(brand: Brand, *, now: datetime, asked: str = "") -> dict[str, Any]:
    row = AnswerHours.objects.in_force(brand)
    plan = plan_of(row, brand)
    local = now.astimezone(ZoneInfo(brand.time_zone))
    current = answer_hours.who(plan, now)
    return {
        "brand": brand,
        "row": row,
        "after": row.version if row else 0,
        "local": local.replace(tzinfo=None),  # the template shows it as it is there
        "who": current,
        "other": Who.OWN if current == Who.US else Who.US,
        "is_forwarded": plan.is_forwarded(now),
        "until": _local(plan, answer_hours.next_change(plan, now)),
        "then": _then(plan, now),
        "week": week(plan, row, now=now),
        "exceptions": exceptions(plan, row, since=local.date()),
        "desks": PartnerSite.objects.in_use().of_brand(brand).filter(kind=SiteKind.CLIENT),
        "numbers": PhoneNumber.objects.in_use().filter(channel__brand=brand),
        "shares": AllocationRule.objects.filter(
            number__channel__brand=brand, site__isnull=False
        ).select_related("site"),
        "ours": Placement.objects.ours(brand).count(),
        "counted": counted(brand, since=local - timedelta(days=7)),
        "asked": _asked(plan, asked),
    }


def week(plan: Plan, row: AnswerHours | None, *, now: datetime) -> list[DrawnDay]:
    """This week from Monday, the days that differ as they will be."""
    local = now.astimezone(ZoneInfo(plan.zone))
    monday = local.date() - timedelta(days=local.weekday())
    labels = {date.fromisoformat(w): t["label"] for w, t in row.exceptions.items()} if row else {}
    days = []
    for when in (monday + timedelta(days=n) for n in range(7)):
        stretches = answer_hours.day(plan, when)
        own = sum(each.hours for each in stretches if each.who == Who.OWN)
        us = sum(each.hours for each in stretches if each.who == Who.US)
        here = local.hour + local.minute / 60 if when == local.date() else None
        pieces = [_piece(each) for each in stretches]
        days.append(DrawnDay(when, labels.get(when, ""), pieces, own, us, here))
    return days


def exceptions(plan: Plan, row: AnswerHours | None, *, since: date) -> list[Exceptional]:
    told = row.exceptions if row else {}
    coming = sorted(when for when in plan.exceptions if when >= since)[:MOST_EXCEPTIONS]
    return [
        Exceptional(
            when,
            told[when.isoformat()]["label"],
            [_piece(each) for each in plan.exceptions[when]],
        )
        for when in coming
    ]


def counted(brand: Brand, *, since: datetime) -> dict[str, int]:
    """Of the last seven days: who had the calls."""
    rows = Placement.objects.filter(call__number__channel__brand=brand, created_at__gte=since)
    found: dict[str, int] = rows.aggregate(
        own=Count("pk", filter=Q(site__kind=SiteKind.CLIENT, answered_at__isnull=False)),
        outside=Count("pk", filter=Q(site__kind=SiteKind.OUTSIDE, answered_at__isnull=False)),
        us=Count("pk", filter=Q(site=None, who=Who.US)),
        back=Count("pk", filter=Q(came_back_at__isnull=False)),
        message=Count("pk", filter=Q(who=Who.MESSAGE)),
    )
    return found


def _piece(each: Stretch) -> Piece:
    times = f"{_clock(each.begins)}\u2013{_clock(each.ends)}"
    is_message = each.who == Who.MESSAGE
    wide = each.hours >= (LEAST_HOURS_FOR_MESSAGE if is_message else LEAST_HOURS_FOR_WORDS)
    text = (_("Message") if is_message else times) if wide else ""
    return Piece(each.begins / 60, each.ends / 60, MARKS[each.who], text)


def _clock(minutes: int) -> str:
    hour, rest = divmod(minutes, 60)
    return f"{hour:02}:{rest:02}" if rest else f"{hour:02}"


def _then(plan: Plan, now: datetime) -> Who | None:
    change = answer_hours.next_change(plan, now)
    return answer_hours.who(plan, change) if change else None


def _local(plan: Plan, at: datetime | None) -> datetime | None:
    return at.astimezone(ZoneInfo(plan.zone)).replace(tzinfo=None) if at else None


def _asked(plan: Plan, text: str) -> dict[str, Any] | None:
    """Who would answer at a moment that the reader wrote; None for what is no moment."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = at.replace(tzinfo=ZoneInfo(plan.zone))
    return {"at": at.replace(tzinfo=None), "who": answer_hours.who(plan, moment)}
