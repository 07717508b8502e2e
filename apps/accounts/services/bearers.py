"""Whose token this is. A program calls many times a second: see apps.core.remembered."""

from __future__ import annotations

import copy
from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import ApiToken
from apps.accounts.models.user import ACCESS
from apps.core.remembered import Remembered

TOUCH_AT_MOST_EVERY = timedelta(minutes=1)

_tokens: Remembered[ApiToken] = Remembered(ACCESS)


def find(digest: str) -> ApiToken | None:
    """The usable token of this digest, with its ``user``."""
    token = _tokens.get(digest, lambda: _read(digest))
    if token is None or (token.expires_at is not None and token.expires_at <= timezone.now()):
        return None
    # A request may hang what it likes on its user; the next one gets a clean one.
    clean = copy.copy(token)
    clean.user = copy.copy(token.user)
    return clean


def _read(digest: str) -> ApiToken | None:
    usable = ApiToken.objects.usable().select_related("user")
    token: ApiToken | None = usable.filter(digest=digest).first()
    if token is not None:
        _touch(token)
        token.user.rights  # noqa: B018  (remembered with them)
    return token


def _touch(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > TOUCH_AT_MOST_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
