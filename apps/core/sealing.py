"""Secrets at rest: sealed with the newest of CREDENTIAL_KEYS, opened with any of them."""

from __future__ import annotations

from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(secret: bytes) -> bytes:
    """What may be stored; never the same twice."""
    return _keys(tuple(settings.CREDENTIAL_KEYS)).encrypt(secret)


def unseal(sealed: bytes) -> bytes:
    """The secret. Raises cryptography.fernet.InvalidToken when no key opens it."""
    return _keys(tuple(settings.CREDENTIAL_KEYS)).decrypt(sealed)


def reseal(sealed: bytes) -> bytes:
    """The same secret under the newest key, for when keys are rotated."""
    return _keys(tuple(settings.CREDENTIAL_KEYS)).rotate(sealed)


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
