"""How much one visitor, and one network address, may do: counted in Valkey.

A window starts with its first event. Without Valkey nothing is limited: a customer who
cannot write is worse than one who writes too much.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from django.conf import settings
from redis.exceptions import RedisError

from apps.core.cache import count
from apps.portal.errors import VisitorError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    most: int
    seconds: int


CONNECTS = Limit("connects", 60, 60)  # per address
MESSAGES = Limit("messages", 30, 30)  # per visitor
MESSAGES_FROM_ADDRESS = Limit("messages-address", 300, 60)
CONVERSATIONS = Limit("conversations", 30, 600)  # opened, per address
CALLS = Limit("calls", 15, 600)  # begun, per address
UPLOADS = Limit("uploads", 20, 300)  # per visitor
FORMS = Limit("forms", 10, 600)  # notes and contact forms, per address
LETTERS = Limit("letters", 3, 3600)  # addresses a visitor asks us to write to
REQUESTS = Limit("app-requests", 300, 60)  # of one person's apps
IDENTITIES = Limit("identities", 30, 60)  # signed tokens tried, per address
LINKS = Limit("links", 120, 600)  # survey pages opened, per address


def spend(limit: Limit, who: str) -> None:
    """Count one event of ``who``. Raises VisitorError("rate_limited") when it is one too many."""
    if who in settings.RATE_LIMIT_EXEMPT:
        return
    key = f"portal:{limit.name}:{who}"
    try:
        spent = count(key, seconds=limit.seconds)
    except RedisError as error:
        log.warning("limits.unavailable", error=str(error))
        return
    if spent > limit.most:
        raise VisitorError("rate_limited", status=429, retry_after=limit.seconds)
