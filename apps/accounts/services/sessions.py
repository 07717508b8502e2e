"""Signed-in browsers: every session is known, so every session can be ended."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from apps.accounts.events import AccessChanged
from apps.accounts.models import User
from apps.core import audit
from apps.core.events import publish


def end(session: UserSession, *, by: User) -> None:
    """Sign one browser out; its sockets close, the others' come back by themselves."""
    session.end()
    audit.record("session.ended", actor=by, target=session.user, address=session.ip)
    publish(AccessChanged((session.user_id,)))


def end_all(user: User) -> int:
    """Sign ``user`` out everywhere and close their sockets; how many sessions that ended."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    publish(AccessChanged((user.pk,)))
    return len(sessions)
