"""Who is looking at a case, and who is typing: fading marks in Valkey, never rows.

A mark lives a little longer than two beats of a browser; a tab that dies simply fades.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import redis
from django.conf import settings

from apps.accounts.models import User
from apps.core.realtime import hint

if TYPE_CHECKING:
    from collections.abc import Iterable

VIEWING_SECONDS = 25
TYPING_SECONDS = 6


@dataclass(frozen=True, slots=True)
class Present:
    user: User
    is_typing: bool


def join(*, case_id: int, user_id: int) -> bool:
    """They look at it; True when they did not before, and the others are told."""
    return _told(case_id, _mark(_key(case_id, "viewing"), user_id, VIEWING_SECONDS))


def type(*, case_id: int, user_id: int) -> bool:
    """They are typing; True when they were not, and the others are told."""
    join(case_id=case_id, user_id=user_id)
    return _told(case_id, _mark(_key(case_id, "typing"), user_id, TYPING_SECONDS))


def rest(*, case_id: int, user_id: int) -> None:
    """They stopped typing."""
    _told(case_id, bool(_valkey().zrem(_key(case_id, "typing"), user_id)))


def leave(*, case_id: int, user_id: int) -> None:
    pipeline = _valkey().pipeline(transaction=False)
    pipeline.zrem(_key(case_id, "viewing"), user_id)
    pipeline.zrem(_key(case_id, "typing"), user_id)
    _told(case_id, any(pipeline.execute()))


def on(case_id: int, *, but: User | None = None) -> list[Present]:
    """Everyone else who is here now, by name."""
    now = time.time()
    pipeline = _valkey().pipeline(transaction=False)
    for what in ("viewing", "typing"):
        pipeline.zrangebyscore(_key(case_id, what), now, "+inf")
    viewing, typing = (_ids(found) for found in pipeline.execute())
    users = User.objects.filter(pk__in=viewing, is_active=True).exclude(pk=but.pk if but else None)
    return [Present(user, user.pk in typing) for user in users]


def _mark(key: str, user_id: int, seconds: int) -> bool:
    """Until when, by our own clock; whoever has faded is forgotten on the way."""
    now = time.time()
    pipeline = _valkey().pipeline(transaction=False)
    pipeline.zscore(key, user_id)
    pipeline.zremrangebyscore(key, "-inf", now)
    pipeline.zadd(key, {str(user_id): now + seconds})
    pipeline.expire(key, seconds + 1)
    until = pipeline.execute()[0]
    return until is None or until < now


def _told(case_id: int, changed: bool) -> bool:
    if changed:
        hint(f"case.{case_id}", f"case-{case_id}-presence")
    return changed


def _key(case_id: int, what: str) -> str:
    return f"switchroom:case:{case_id}:{what}"


def _ids(found: Iterable[bytes]) -> set[int]:
    return {int(member) for member in found}


@cache
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
