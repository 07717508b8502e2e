"""How an account fares: when it last worked, and what the provider said when it did not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from apps.channels.events import AccountFailing, AccountRecovered
from apps.channels.models import ChannelAccount
from apps.core.events import publish

FRESH = timedelta(seconds=30)  # a busy account need not say "fine" more often


def worked(*, account_id: int, at: datetime) -> None:
    """Note that the provider answered; ends a failure."""
    accounts = ChannelAccount.objects.filter(pk=account_id)
    if accounts.exclude(last_error="").update(
        last_ok_at=at, last_error="", last_error_at=None, updated_at=at
    ):
        publish(AccountRecovered(account_id))
        return
    stale = Q(last_ok_at__isnull=True) | Q(last_ok_at__lt=at - FRESH)
    accounts.filter(stale).update(last_ok_at=at, updated_at=at)


def failed(*, account_id: int, problem: str, at: datetime) -> None:
    """Note what went wrong; the first of a row of failures is told to those above."""
    accounts = ChannelAccount.objects.filter(pk=account_id)
    words = problem[:300] or "It gave no reason"
    if accounts.filter(last_error="").update(last_error=words, last_error_at=at, updated_at=at):
        publish(AccountFailing(account_id))
        return
    accounts.update(last_error=words, last_error_at=at, updated_at=at)
