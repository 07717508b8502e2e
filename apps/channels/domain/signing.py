"""Signed webhooks, both ways: HMAC-SHA256 over ``timestamp.body`` with a replay window."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from hashlib import sha256

REPLAY_WINDOW = 300  # seconds, either way
MIN_SECRET = 16  # characters
SIGNATURES = re.compile(r"v1=([0-9a-f]{64})")


class BadlySigned(ValueError):
    """Says what is wrong in words the other side's programmer understands."""


def sign(body: bytes, *, timestamp: int, secret: str) -> str:
    mac = hmac.digest(secret.encode(), str(timestamp).encode() + b"." + body, sha256)
    return f"v1={mac.hex()}"


def verify(
    body: bytes, *, timestamp: str, signature: str, secrets: Sequence[str], now: float
) -> None:
    """Return when one of ``secrets`` made one of the signatures in time; else BadlySigned.

    A header may carry several, ``v1=…,v1=…``, while the sender changes its secret.
    """
    if not re.fullmatch(r"\d{1,12}", timestamp):
        raise BadlySigned("The timestamp must be Unix time in seconds.")
    if abs(now - int(timestamp)) > REPLAY_WINDOW:
        raise BadlySigned("The timestamp is more than five minutes off: check the clock.")
    given = SIGNATURES.findall(signature[:1000])
    if not given:
        raise BadlySigned("The signature must read v1= and 64 hexadecimal digits.")
    usable = [secret for secret in secrets if len(secret) >= MIN_SECRET]
    expected = [sign(body, timestamp=int(timestamp), secret=secret)[3:] for secret in usable]
    # Every pair is compared, so that the time tells nothing about which one matched.
    matches = [hmac.compare_digest(ours, theirs) for ours in expected for theirs in given]
    if not any(matches):
        raise BadlySigned("The signature does not match: sign timestamp, a dot and the raw body.")
