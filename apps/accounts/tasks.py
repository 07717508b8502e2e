"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

from celery import shared_task

from apps.accounts.services import notices


@shared_task
def mail_notices() -> None:
    notices.mail_owed()
