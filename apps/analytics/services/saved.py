"""Reports kept by name: saved, shared, sent on days, taken away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from apps.analytics.choices import FileForm, Rhythm, SharedWith
from apps.analytics.models import ReportRecipient, ReportSchedule, SavedReport
from apps.core import audit

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def save(
    *,
    owner: User,
    title: str,
    asked: Mapping[str, list[str]],
    ready: str = "",
    shared_with: str = SharedWith.NOBODY,
) -> SavedReport:
    """Under a title of one's own; saving under it again replaces what it said."""
    row, _made = SavedReport.objects.update_or_create(
        owner=owner,
        title=title.strip()[:80],
        defaults={"asked": dict(asked), "ready": ready, "shared_with": shared_with},
    )
    audit.record("report.saved", actor=owner, target=row, summary=row.title, shared=shared_with)
    return row


@transaction.atomic
def change(*, report: SavedReport, by: User, **said: Any) -> None:
    """Its title, its question, who sees it. What is not named stays."""
    for name, value in said.items():
        setattr(report, name, value)
    report.save()
    audit.record("report.changed", actor=by, target=report, summary=report.title)


@transaction.atomic
def remove(*, report: SavedReport, by: User) -> None:
    audit.record("report.removed", actor=by, target=report, summary=report.title)
    report.delete()


@transaction.atomic
def schedule(
    *,
    report: SavedReport,
    rhythm: str,
    form: str,
    recipients: Collection[User],
    by: User,
    hour: int = 7,
) -> ReportSchedule:
    """Send it from now on; one that was there is replaced. The first goes at the next turn."""
    ReportSchedule.objects.filter(report=report).delete()
    row = ReportSchedule.objects.create(
        report=report,
        rhythm=Rhythm(rhythm),
        form=FileForm(form),
        hour=hour,
        due_at=next_turn(rhythm, hour=hour, after=timezone.now(), zone=by.time_zone or "UTC"),
    )
    ReportRecipient.objects.bulk_create(
        [ReportRecipient(schedule=row, user=person) for person in recipients]
    )
    audit.record(
        "report.scheduled", actor=by, target=report, summary=row.get_rhythm_display(),
        to=[person.pk for person in recipients],
    )  # fmt: skip
    return row


@transaction.atomic
def stop(*, schedule: ReportSchedule, by: User) -> None:
    audit.record("report.unscheduled", actor=by, target=schedule.report)
    schedule.delete()


def next_turn(rhythm: str, *, hour: int, after: datetime, zone: str) -> datetime:
    """The first moment after ``after`` that is the rhythm's, at that hour where it is ``zone``."""
    local = after.astimezone(ZoneInfo(zone))
    at = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    while at <= local or not _is_turn(rhythm, at):
        at = (at + timedelta(days=1)).replace(hour=hour)
    return at


def _is_turn(rhythm: str, at: datetime) -> bool:
    match rhythm:
        case Rhythm.WEEKLY:
            return at.weekday() == 0
        case Rhythm.MONTHLY:
            return at.day == 1
    return True
