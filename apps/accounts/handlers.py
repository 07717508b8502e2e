"""Sockets outlive a request, and so does what is remembered of somebody's rights: whoever lost
one is put off the line at once."""

from __future__ import annotations

from apps.accounts.events import AccessChanged, UserDeactivated
from apps.accounts.models.user import ACCESS
from apps.core import realtime, remembered
from apps.core.events import on

ASK_AGAIN = 4403  # the browser connects again, and is admitted to what it may still see


@on(AccessChanged)
def close_sockets(event: AccessChanged) -> None:
    remembered.changed(ACCESS)
    for user_id in event.user_ids:
        realtime.revoke(f"user.{user_id}", code=ASK_AGAIN)


@on(UserDeactivated)
def close_sockets_for_good(event: UserDeactivated) -> None:
    remembered.changed(ACCESS)
    realtime.revoke(f"user.{event.user_id}", code=ASK_AGAIN)
