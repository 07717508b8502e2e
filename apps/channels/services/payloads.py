"""Outbound as JSON in the outbox: files by their name in our storage, read when it is sent."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.core.files.storage import default_storage

from apps.channels.protocol import Attachment, Outbound, Party


class MissingFile(Exception):
    """A file of the message is not in the storage any more."""


def as_json(message: Outbound) -> dict[str, Any]:
    """Raises ValueError for a file that is not in the storage: its bytes belong there."""
    if any(file.content or not file.stored for file in message.attachments):
        raise ValueError("Files of an outgoing message are named by `stored`.")
    values = asdict(message)
    values["attachments"] = [
        {name: value for name, value in file.items() if name not in {"content", "url"}}
        for file in values["attachments"]
    ]
    return values


def from_json(values: dict[str, Any]) -> Outbound:
    """The message with the bytes of its files. Raises MissingFile."""
    parties = {
        name: [Party(**party) for party in values.get(name, [])] for name in ("to", "cc", "bcc")
    }
    files = [_with_content(Attachment(**file)) for file in values.get("attachments", [])]
    return Outbound(**values | parties | {"attachments": files})


def _with_content(file: Attachment) -> Attachment:
    try:
        with default_storage.open(file.stored, "rb") as stored:
            return replace(file, content=stored.read())
    except FileNotFoundError as error:
        raise MissingFile(f"The file {file.name} is not there any more.") from error
