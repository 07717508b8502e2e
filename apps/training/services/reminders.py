"""Who is told that a course is due, by mail: once before, once after."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.training.models import Enrolment

log = structlog.get_logger(__name__)

SOON = timedelta(days=3)
BATCH = 200


def remind_due() -> int:
    """Tell whoever has a course due soon or overdue and was not told; how many were."""
    today = timezone.localdate()
    rows = Enrolment.objects.due_by(today + SOON).select_related("user", "course")
    count = 0
    for row in rows.exclude(reminder="overdue")[:BATCH]:
        word = "overdue" if row.due_on and row.due_on < today else "soon"
        if word != row.reminder and _claim(row, word):
            _tell(row, word)
            count += 1
    return count


def _claim(row: Enrolment, word: str) -> bool:
    """Before the mail: told twice is worse than a mail that was lost."""
    won = Enrolment.objects.open().filter(pk=row.pk, reminder=row.reminder).update(
        reminder=word, reminded_at=timezone.now(), updated_at=timezone.now()
    )  # fmt: skip
    return bool(won)


def _tell(row: Enrolment, word: str) -> None:
    if not row.user.email or not row.user.is_active:
        return
    with translation.override(row.user.language or settings.LANGUAGE_CODE):
        link = settings.PUBLIC_URL + reverse("training:enrolment", args=[row.pk])
        context = {"enrolment": row, "link": link, "is_overdue": word == "overdue"}
        subject = _("%s is due") % row.course if word == "soon" else _("%s is overdue") % row.course
        body = render_to_string("desk/training/mail/reminder.txt", context)
        try:
            send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [row.user.email])
        except (OSError, SMTPException) as error:
            log.warning("training.reminder_not_sent", enrolment=row.pk, error=str(error))
