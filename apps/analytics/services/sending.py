"""Scheduled reports that are due: claimed by one worker, made with the owner's eyes, sent once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import User
from apps.analytics.models import ReportRecipient, ReportSchedule
from apps.analytics.services import saved

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 50

# (schedule) -> (file name, content type, bytes); who draws reports registers here.
Maker = Callable[[ReportSchedule], tuple[str, str, bytes]]
_makers: list[Maker] = []


def made_by(maker: Maker) -> Maker:
    """The one who makes files of reports: screens are above, so they come and say so."""
    _makers[:] = [maker]
    return maker


def send_due(*, now: datetime) -> int:
    """How many were sent. A failure is kept on the schedule and tried at its next turn."""
    due = ReportSchedule.objects.current().filter(due_at__lte=now).select_related("report__owner")
    return sum(_sent(schedule, now=now) for schedule in due[:MOST_AT_ONCE])


def _sent(schedule: ReportSchedule, *, now: datetime) -> bool:
    """Moved on first, by compare-and-set: of two workers one sends, and none sends twice."""
    owner = schedule.report.owner
    turn = saved.next_turn(
        schedule.rhythm, hour=schedule.hour, after=now, zone=owner.time_zone or "UTC"
    )
    won = ReportSchedule.objects.filter(pk=schedule.pk, due_at=schedule.due_at).update(
        due_at=turn, updated_at=now
    )
    if not won or not _makers:
        return False
    problem = _deliver(schedule)
    fields = {"problem": problem} if problem else {"problem": "", "sent_at": now}
    ReportSchedule.objects.filter(pk=schedule.pk).update(**fields)
    return not problem


def _deliver(schedule: ReportSchedule) -> str:
    """What went wrong, in words; empty when it is on its way."""
    report = schedule.report
    if report.owner.scope(Action.REPORT_VIEW) < Scope.TEAM:
        return _("Its owner may not read reports any more.")
    addresses = _addresses(schedule)
    if not addresses:
        return _("Nobody is left to send it to.")
    try:
        name, kind, body = _makers[0](schedule)
        mail = EmailMessage(
            subject=report.title,
            body=_("%(title)s, as %(owner)s sees it. It was saved in Switchroom.")
            % {"title": report.title, "owner": report.owner},
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[settings.DEFAULT_FROM_EMAIL],
            bcc=addresses,
        )
        mail.attach(name, body, kind)
        mail.send()
    except OSError as error:  # the mail server, the printer
        log.warning("report.not_sent", schedule=schedule.pk, problem=str(error))
        return str(error)[:200]
    return ""


def _addresses(schedule: ReportSchedule) -> list[str]:
    """Of people who are still here and still read reports."""
    rows = ReportRecipient.objects.filter(schedule=schedule).values("user")
    people = User.objects.active().filter(pk__in=rows).exclude(email="")
    return [one.email for one in people if one.scope(Action.REPORT_VIEW) >= Scope.TEAM]
