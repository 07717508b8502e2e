"""Standard Webhooks: what a post of ours looks like, and what proves that it is ours."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def body(*, kind: str, at: datetime, told: Mapping[str, Any], seq: int | None) -> str:
    """The same text at every try, so that a receiver may compare."""
    content = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "seq": seq}
    return json.dumps(content | {"data": dict(told)}, separators=(",", ":"), default=str)


def headers(text: str, *, message_id: str, keys: Sequence[str], now: datetime) -> dict[str, str]:
    """``keys``: the present secret first, and while it is changed the former one too."""
    signatures = (
        Webhook(key).sign(msg_id=message_id, timestamp=now.astimezone(UTC), data=text)
        for key in keys
    )
    return {
        "Content-Type": "application/json",
        "User-Agent": "Switchroom-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
