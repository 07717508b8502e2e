"""Sockets outlive a request, and so does what is remembered of a program's token: whoever lost
a right is put off the line at once."""

from __future__ import annotations

from apps.accounts.events import AccessChanged, UserDeactivated
from apps.accounts.services import bearers
from apps.core import realtime
from apps.core.events import on

ASK_AGAIN = 4403  # the browser connects again, and is admitted to what it may still see


@on(AccessChanged)
def close_sockets(event: AccessChanged) -> None:
    bearers.forget_all()
    for user_id in event.user_ids:
        realtime.revoke(f"user.{user_id}", code=ASK_AGAIN)


@on(UserDeactivated)
def close_sockets_for_good(event: UserDeactivated) -> None:
    bearers.forget_all()
    realtime.revoke(f"user.{event.user_id}", code=ASK_AGAIN)
