"""JSON from outside, read with care: each getter says what it accepts and raises Unreadable."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from apps.channels.protocol import Attachment, Unreadable, Webhook

MAX_DEPTH = 20
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def objects(webhook: Webhook) -> dict[str, Any]:
    """The body as one JSON object of reasonable depth."""
    try:
        value = json.loads(webhook.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The body is not JSON.", code="not_json") from error
    if not isinstance(value, dict):
        raise Unreadable("The body is not a JSON object.", code="not_an_object")
    if _depth(value) > MAX_DEPTH:
        raise Unreadable("The body is nested too deeply.", code="too_deep")
    return value


def text(values: Mapping[str, Any], name: str, *, limit: int, required: bool = False) -> str:
    value = values.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{name} must be a text.", code=f"bad_{name}")
    value = CONTROLS.sub("", value).strip()
    if required and not value:
        raise Unreadable(f"{name} is empty.", code=f"bad_{name}")
    if len(value) > limit:
        raise Unreadable(f"{name} is longer than {limit} characters.", code=f"bad_{name}")
    return value


def mapping(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = values.get(name, {})
    if not isinstance(value, dict):
        raise Unreadable(f"{name} must be an object.", code=f"bad_{name}")
    return value


def moment(values: Mapping[str, Any], name: str) -> datetime:
    """ISO 8601 with a zone; now when absent."""
    value = values.get(name)
    if value is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Unreadable(f"{name} is not a time.", code=f"bad_{name}") from error


def attachments(values: Mapping[str, Any], *, most: int) -> list[Attachment]:
    """Files by address (``url``) or by their name in our storage (``stored``), never by value."""
    listed = values.get("attachments", [])
    if not isinstance(listed, list) or len(listed) > most:
        raise Unreadable(f"attachments must be a list of at most {most}.", code="bad_attachments")
    return [_attachment(item) for item in listed]


def _attachment(item: Any) -> Attachment:
    if not isinstance(item, dict):
        raise Unreadable("An attachment must be an object.", code="bad_attachments")
    url = text(item, "url", limit=2000)
    if url and not url.startswith(("https://", "http://")):
        raise Unreadable("An attachment's url must be http or https.", code="bad_attachments")
    return Attachment(
        name=text(item, "name", limit=200) or "file",
        content_type=text(item, "content_type", limit=100) or "application/octet-stream",
        url=url,
    )


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
    return depth
