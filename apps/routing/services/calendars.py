"""Opening hours, written as a whole: weekly spans, holidays of a place, days that differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.routing.errors import RulesRefused
from apps.routing.models import Calendar, CalendarException, OpeningHours, Queue
from apps.routing.services.wake import wake

if TYPE_CHECKING:
    from apps.accounts.models import User

Span = tuple[time, time]
Exceptional = tuple[date, Span | None, str]  # None: closed all day


@transaction.atomic
def save(
    *,
    by: User,
    name: str,
    time_zone: str,
    weekly: Sequence[Sequence[Span]],
    exceptions: Sequence[Exceptional] = (),
    holiday_country: str = "",
    holiday_region: str = "",
    calendar: Calendar | None = None,
) -> Calendar:
    """Make a calendar or set the whole of one. ``weekly`` has seven days, Monday first."""
    row = Calendar.objects.select_for_update().get(pk=calendar.pk) if calendar else Calendar()
    row.name, row.time_zone = name.strip(), time_zone
    row.holiday_country, row.holiday_region = holiday_country, holiday_region
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RulesRefused(_("There are opening hours of this name.")) from error
    row.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=row, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in enumerate(weekly)
        for opens, closes in spans
    )
    row.exceptions.all().delete()
    CalendarException.objects.bulk_create(
        CalendarException(
            calendar=row,
            date=day,
            opens=span[0] if span else None,
            closes=span[1] if span else None,
            label=label[:80],
        )
        for day, span, label in exceptions
    )
    action = "calendar.changed" if calendar else "calendar.created"
    audit.record(action, actor=by, target=row, summary=row.name)
    wake()
    return row


@transaction.atomic
def archive(*, calendar: Calendar, by: User) -> None:
    """Out of use. Refused while a queue opens by it."""
    queue = Queue.objects.current().filter(calendar=calendar).first()
    if queue is not None:
        raise RulesRefused(_("%(queue)s opens by it.") % {"queue": queue})
    if Calendar.objects.current().filter(pk=calendar.pk).update(archived_at=timezone.now()):
        audit.record("calendar.archived", actor=by, target=calendar, summary=calendar.name)


@transaction.atomic
def restore(*, calendar: Calendar, by: User) -> None:
    rows = Calendar.objects.filter(pk=calendar.pk, archived_at__isnull=False)
    if rows.update(archived_at=None):
        audit.record("calendar.restored", actor=by, target=calendar, summary=calendar.name)
