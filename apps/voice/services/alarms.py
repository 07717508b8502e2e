"""Calls out that look like misuse: looked for every minute, told once a day for each person."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.core.events import publish
from apps.voice.choices import CallState
from apps.voice.domain import alarms, dialling, windows
from apps.voice.domain.alarms import CallOut
from apps.voice.events import CallAlarmChanged
from apps.voice.models import CallAlarm, CallEvent, PhoneNumber
from apps.voice.services import dial_rules

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.models import Call

LOOKED_BACK = timedelta(hours=1)


def watch(*, now: datetime) -> int:
    """Look at the last hour's calls out; how many alarms are new."""
    rows = CallEvent.objects.filter(
        kind=dial_rules.DIALLED, at__gte=now - LOOKED_BACK, actor__isnull=False
    ).select_related("actor", "call__number__channel__brand")
    of: dict[User, list[CallEvent]] = defaultdict(list)
    for row in rows:
        if row.actor is not None:
            of[row.actor].append(row)
    return sum(_look(user, dialled, now=now) for user, dialled in of.items())


@transaction.atomic
def see(*, alarm: CallAlarm, by: User) -> None:
    """Somebody has looked into it."""
    standing = CallAlarm.objects.filter(pk=alarm.pk, seen_at=None)
    if standing.update(seen_at=timezone.now(), seen_by=by):
        audit.record("call.alarm_seen", actor=by, target=alarm, summary=str(alarm))
        publish(CallAlarmChanged(alarm.pk))


def _look(user: User, dialled: list[CallEvent], *, now: datetime) -> int:
    brand = dialled[-1].call.our_number.channel.brand
    ours = (
        PhoneNumber.objects.in_use().filter(channel__brand=brand).values_list("number", flat=True)
    )
    home = frozenset(windows.place_of(number, zone="UTC").country for number in ours)
    told = alarms.found(
        [_out(each) for each in dialled],
        home=home | {brand.country},
        today=dial_rules.begun_today(user),
        most=dial_rules.rule_of(user).per_day,
    )
    made = 0
    for kind, count in told.items():
        with transaction.atomic():
            row, is_new = CallAlarm.objects.get_or_create(
                user=user, kind=kind, day=timezone.localdate(now),
                defaults={"brand": brand, "count": count, "at": now},
            )  # fmt: skip
            if is_new:
                publish(CallAlarmChanged(row.pk))
                made += 1
    return made


def _out(dialled: CallEvent) -> CallOut:
    call = dialled.call
    number = str(dialled.particulars.get("number", call.other_party))
    zone = ZoneInfo(call.our_number.channel.brand.time_zone)
    return CallOut(
        local=dialled.at.astimezone(zone),
        country=windows.place_of(number, zone=str(zone)).country,
        seconds=_talked(call) if number == call.other_party else None,
        is_costly=dialling.is_costly(number),
    )


def _talked(call: Call) -> int | None:
    """Seconds; None while it lasts."""
    if call.state != CallState.ENDED or call.ended_at is None:
        return None
    return int((call.ended_at - (call.talking_at or call.ended_at)).total_seconds())
