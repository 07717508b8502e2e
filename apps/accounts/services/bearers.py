"""Whose token this is: asked of the rows, and for a few seconds remembered with their rights.

A program calls many times a second, and finding out who it is cost it four queries each time.
What a process remembers holds as long as nobody's access changed anywhere: each change counts
on in Valkey, and a count that moved (or cannot be read) sends us back to the rows.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from apps.accounts.models import ApiToken
from apps.core.cache import count

log = structlog.get_logger(__name__)

CHANGES = "accounts.access_changes"
COUNTED_SECONDS = 24 * 3600  # longer than anything is remembered
MOST_REMEMBERED = 1000
TOUCH_AT_MOST_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Remembered:
    token: ApiToken
    changes: int
    until: float  # monotonic


_remembered: dict[str, _Remembered] = {}


def find(digest: str) -> ApiToken | None:
    """The usable token of this digest, its ``user`` with the teams and brands they serve."""
    changes = _changes() if settings.API_REMEMBERS_SECONDS else None
    known = _remembered.get(digest)
    if known and known.changes == changes and monotonic() < known.until:
        return _fresh_copy(known.token)
    token = ApiToken.objects.usable().select_related("user").filter(digest=digest).first()
    if token is None:
        _remembered.pop(digest, None)
        return None
    _touch(token)
    if changes is not None:
        token.user.brand_ids()  # and with them the teams
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        until = monotonic() + settings.API_REMEMBERS_SECONDS
        _remembered[digest] = _Remembered(token, changes, until)
        return _fresh_copy(token)
    return token


def forget_all() -> None:
    """Somebody's access has changed: every process asks the rows again."""
    try:
        count(CHANGES, seconds=COUNTED_SECONDS)
    except RedisError as error:
        log.warning("bearers.uncounted", error=str(error))


def _changes() -> int | None:
    """None when Valkey does not tell: then nothing remembered is believed."""
    try:
        return int(cache.get(CHANGES, 0))
    except RedisError:
        return None


def _fresh_copy(token: ApiToken) -> ApiToken | None:
    """A request may hang what it likes on its user; the next one gets a clean one."""
    if token.expires_at is not None and token.expires_at <= timezone.now():
        return None
    clean = copy.copy(token)
    clean.user = copy.copy(token.user)
    return clean


def _touch(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > TOUCH_AT_MOST_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
