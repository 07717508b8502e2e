"""What concerns one person and no case: told once on their desk, and by mail if they like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.accounts.events import NoticeAdded
from apps.accounts.models import Notice
from apps.core.events import publish

if TYPE_CHECKING:
    from apps.accounts.models import User

log = structlog.get_logger(__name__)

LATE = timedelta(days=1)  # a mail that could not be sent for so long is no news
BATCH = 200


def tell(
    user: User | None,
    *,
    about: str,
    path: str,
    words: Callable[[], str],
    more: Callable[[], str] = str,
    actor: User | None = None,
) -> Notice | None:
    """Tell ``user`` once of what ``about`` names; nobody of what they did themselves.

    ``words`` and ``more`` are asked for in the language of whoever reads them.
    """
    if user is None or not user.is_active or user == actor:
        return None
    with translation.override(user.language or settings.LANGUAGE_CODE):
        said, added = words()[:160], more()[:240]
    row, is_new = Notice.objects.get_or_create(
        user=user, about=about,
        defaults={
            "words": said, "more": added, "path": path, "actor": actor,
            "is_mail_owed": user.gets_mail and bool(user.email),
        },
    )  # fmt: skip
    if is_new:
        publish(NoticeAdded(row.pk, user.pk))
    return row


def mark_read(*, user: User, up_to: int) -> int:
    """All up to this id; how many were new."""
    rows = Notice.objects.visible_to(user).unread().filter(pk__lte=up_to)
    return rows.update(read_at=timezone.now())


def read(notice: Notice) -> None:
    """This one was followed to where it leads."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mail_owed() -> int:
    """Send what is owed; how many went out. What was read meanwhile needs no mail."""
    owed = Notice.objects.filter(is_mail_owed=True)
    owed.filter(at__lt=timezone.now() - LATE).update(is_mail_owed=False)
    owed.exclude(read_at=None).update(is_mail_owed=False)
    return sum(_mail(row) for row in owed.select_related("user", "actor").order_by("pk")[:BATCH])


def _mail(row: Notice) -> int:
    """Claimed before it is sent: told twice is worse than a mail that was lost on the way."""
    if not Notice.objects.filter(pk=row.pk, is_mail_owed=True).update(is_mail_owed=False):
        return 0
    with translation.override(row.user.language or settings.LANGUAGE_CODE):
        context = {"notice": row, "link": settings.PUBLIC_URL + row.path}
        body = render_to_string("accounts/mail/notice.txt", context)
    try:
        send_mail(row.words, body, settings.DEFAULT_FROM_EMAIL, [row.user.email])
    except (OSError, SMTPException) as error:
        Notice.objects.filter(pk=row.pk).update(is_mail_owed=True)
        log.warning("notice.not_mailed", notice=row.pk, error=str(error))
        return 0
    return 1
