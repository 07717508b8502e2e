"""The bell: what was said of cases and what concerns the person alone, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import Notice, User
from apps.accounts.services import notices
from apps.interactions.models import Case, Notification
from apps.interactions.services import notifications

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Alert:
    """``case``: opened in the desk; else ``notice``: followed to where it leads."""

    actor: User | None
    words: str
    more: str
    at: datetime
    is_fresh: bool
    case: Case | None = None
    notice: Notice | None = None


def of(user: User, *, at_desk: bool) -> dict[str, Any]:
    """``at_desk``: cases open in place there, elsewhere they are a way to the desk."""
    of_cases = list(Notification.objects.visible_to(user).select_related("case", "actor")[:SHOWN])
    own = list(Notice.objects.visible_to(user).select_related("actor")[:SHOWN])
    alerts = sorted([*map(_of_case, of_cases), *map(_own, own)], key=lambda row: row.at)
    unread = notifications.unread_count(user) + Notice.objects.visible_to(user).unread().count()
    return {
        "alerts": alerts[: -SHOWN - 1 : -1],
        "unread_alerts": unread,
        "up_to": of_cases[0].pk if of_cases else 0,
        "up_to_notice": own[0].pk if own else 0,
        "at_desk": at_desk,
    }


def mark_read(user: User, *, up_to: int, up_to_notice: int) -> None:
    notifications.mark_read(user=user, up_to=up_to)
    notices.mark_read(user=user, up_to=up_to_notice)


def _of_case(row: Notification) -> Alert:
    more = f"{row.case.reference} · {row.words or row.case.subject}"
    words = row.get_kind_display()
    return Alert(row.actor, words, more, row.at, row.read_at is None, case=row.case)


def _own(row: Notice) -> Alert:
    return Alert(row.actor, row.words, row.more, row.at, row.read_at is None, notice=row)
