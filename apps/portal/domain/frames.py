"""What a visitor's socket may say: see docs/widget-protocol.md. Everything is hostile."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_FRAME_BYTES = 64 * 1024
MAX_TEXT = 10_000  # characters of one message, whatever the channel allows
MAX_ID = 80
MAX_TOKEN = 100
MAX_IDENTITY = 4_096
MAX_ATTACHMENTS = 10
MAX_FIELDS = 20
MAX_VALUE = 500
MAX_REASONS = 8
MAX_COMMENT = 1_000
MAX_SEQ = 2**31 - 1
MEDIA = ("voice", "video")


class BadFrame(Exception):
    """``code`` for the client; ``client_id`` where it is known, so that the message is marked."""

    def __init__(self, code: str, client_id: str = "") -> None:
        super().__init__(code)
        self.code, self.client_id = code, client_id


@dataclass(frozen=True, slots=True)
class Hello:
    visitor: str = ""
    conversation: str = ""
    resume: int = 0
    profile: Mapping[str, str] = field(default_factory=dict)
    page: Mapping[str, str] = field(default_factory=dict)
    identity: str = ""
    language: str = ""
    line: str = ""  # of a call that was under way


@dataclass(frozen=True, slots=True)
class Say:
    client_id: str
    body: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typing:
    pass


@dataclass(frozen=True, slots=True)
class Read:
    seq: int


@dataclass(frozen=True, slots=True)
class End:
    pass


@dataclass(frozen=True, slots=True)
class Rate:
    score: int
    comment: str = ""
    client_id: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    media: str  # voice | video
    consent: bool = False  # to be recorded


@dataclass(frozen=True, slots=True)
class Signal:
    """For the agent's browser; apps.voice.domain.signals says what it may hold."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Frame = Hello | Say | Typing | Read | End | Rate | Call | Signal | HangUp


def parse(text: str) -> Frame:
    """The frame in ``text``. Raises BadFrame and nothing else."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
        raise BadFrame("too_long")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFrame("bad_frame") from error
    if not isinstance(values, dict):
        raise BadFrame("bad_frame")
    kind = values.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise BadFrame("unknown_type")
    return reader(values)


def _hello(values: dict[str, Any]) -> Hello:
    return Hello(
        visitor=_text(values, "visitor", MAX_TOKEN),
        conversation=_text(values, "conversation", MAX_ID),
        resume=_number(values, "resume", 0, MAX_SEQ, default=0),
        profile=_mapping(values, "profile"),
        page=_mapping(values, "page"),
        identity=_text(values, "identity", MAX_IDENTITY),
        language=_text(values, "language", 35),
        line=_text(values, "line", MAX_ID),
    )


def _say(values: dict[str, Any]) -> Say:
    client_id = _text(values, "client_id", MAX_ID)
    if not client_id:
        raise BadFrame("bad_frame")
    body = values.get("body", "")
    attachments = values.get("attachments", [])
    if not isinstance(body, str) or not isinstance(attachments, list):
        raise BadFrame("bad_frame", client_id)
    body = _clean(body).strip()
    if len(body) > MAX_TEXT:
        raise BadFrame("too_long", client_id)
    if len(attachments) > MAX_ATTACHMENTS or not all(
        isinstance(one, str) and 0 < len(one) <= MAX_ID for one in attachments
    ):
        raise BadFrame("attachment", client_id)
    if not body and not attachments:
        raise BadFrame("empty", client_id)
    return Say(client_id, body, tuple(attachments))


def _rate(values: dict[str, Any]) -> Rate:
    client_id = _text(values, "client_id", MAX_ID)
    comment = values.get("comment") or ""
    if not isinstance(comment, str):
        raise BadFrame("bad_frame", client_id)
    reasons = values.get("reasons") or []
    if not isinstance(reasons, list) or not all(isinstance(one, str) for one in reasons):
        raise BadFrame("bad_frame", client_id)
    score = _number(values, "score", 1, 5)
    said = _clean(comment).strip()[:MAX_COMMENT]
    return Rate(score, said, client_id, tuple(reasons[:MAX_REASONS]))


def _call(values: dict[str, Any]) -> Call:
    media = _text(values, "media", 10)
    if media not in MEDIA:
        raise BadFrame("bad_frame")
    return Call(media, values.get("consent") is True)


def _text(values: Mapping[str, Any], name: str, most: int) -> str:
    value = values.get(name) or ""
    if not isinstance(value, str) or len(value) > most:
        raise BadFrame("bad_frame")
    return _clean(value)


def _number(
    values: Mapping[str, Any], name: str, least: int, most: int, default: int | None = None
) -> int:
    value = values.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadFrame("bad_frame")
    return value


def _mapping(values: Mapping[str, Any], name: str) -> dict[str, str]:
    """Short strings by short names; what is none is dropped, for it is only ever shown."""
    found = values.get(name) or {}
    if not isinstance(found, dict):
        raise BadFrame("bad_frame")
    return {
        _clean(key)[:40]: _clean(value).strip()[:MAX_VALUE]
        for key, value in list(found.items())[:MAX_FIELDS]
        if isinstance(value, str) and value.strip()
    }


def _clean(text: str) -> str:
    """Without what a database refuses and nobody types: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


_READERS: dict[str, Callable[[dict[str, Any]], Frame]] = {
    "hello": _hello,
    "message": _say,
    "typing": lambda values: Typing(),
    "read": lambda values: Read(_number(values, "seq", 0, MAX_SEQ)),
    "end": lambda values: End(),
    "rate": _rate,
    "call": _call,
    "signal": Signal,
    "hang_up": lambda values: HangUp(),
}
