"""Secrets of channel accounts: encrypted at rest, opened only to connect, never shown."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.channels.models import ChannelAccount
from apps.channels.protocol import ChannelError


def seal(values: Mapping[str, str]) -> bytes:
    if not values:
        return b""
    return _box().encrypt(json.dumps(dict(values)).encode())


def opened(account: ChannelAccount) -> dict[str, str]:
    """Raises ChannelError when no key of ours opens them: say so, do not guess."""
    sealed = bytes(account.credentials)
    if not sealed:
        return {}
    try:
        values: dict[str, str] = json.loads(_box().decrypt(sealed))
    except InvalidToken as error:
        raise ChannelError(
            "The stored credentials cannot be opened with CREDENTIAL_KEYS: enter them again.",
            permanent=False,
            code="credentials",
        ) from error
    return values


def names(account: ChannelAccount) -> list[str]:
    """Which secrets are stored; none when they cannot be opened and must be entered again."""
    try:
        return sorted(opened(account))
    except ChannelError:
        return []


def rotate() -> int:
    """Encrypt everything with the first key; after that the others may go. How many were done."""
    done = 0
    for pk in ChannelAccount.objects.exclude(credentials=b"").values_list("pk", flat=True):
        account = ChannelAccount.objects.only("credentials").get(pk=pk)
        before = bytes(account.credentials)
        # Compare-and-set: credentials that were entered meanwhile are newer than ours.
        done += ChannelAccount.objects.filter(pk=pk, credentials=before).update(
            credentials=_box().rotate(before)
        )
    return done


def _box() -> MultiFernet:
    if not settings.CREDENTIAL_KEYS:
        raise ImproperlyConfigured("SWITCHROOM_CREDENTIAL_KEYS is not set: see .env.example.")
    return MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS])


def instance() -> str:
    """Marks what this centre sent; another centre's mark differs."""
    return derived("instance", settings.SECRET_KEY).hex()[:20]


def reply_keys() -> list[str]:
    """Keys of reply tokens in hex, newest first: old mails are answered for years."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [derived("reply-token", key).hex() for key in keys]


def derived(purpose: str, key: str) -> bytes:
    return hmac.digest(key.encode(), f"switchroom.channels.{purpose}".encode(), sha256)
