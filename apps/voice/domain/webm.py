"""A browser's recording says not how long it is; players need that to seek. Pure.

A WebM file is a tree of elements: an id, a size, content. The length stands in Segment, Info as
Duration, in units of TimestampScale, as a rule milliseconds.
"""

from __future__ import annotations

import struct

SEGMENT, INFO, DURATION, CLUSTER = 0x18538067, 0x1549A966, 0x4489, 0x1F43B675
LOOKED_AT = 64 * 1024  # bytes: Info comes first
UNKNOWN = -1


def with_duration(content: bytes, seconds: float) -> bytes:
    """The same file with its length; as it was, when it is none or has one."""
    place = _info(content)
    if place is None:
        return content
    start, body, end = place
    info = content[body:end]
    if _child(info, DURATION):
        return content
    longer = info + b"\x44\x89\x88" + struct.pack(">d", seconds * 1000)
    size = (len(longer) | 1 << 56).to_bytes(8, "big")  # a size of eight bytes
    return content[:start] + INFO.to_bytes(4, "big") + size + longer + content[end:]


def _info(content: bytes) -> tuple[int, int, int] | None:
    """Where Info begins, its content begins, and ends; only in a Segment of open length."""
    at = 0
    while at < min(len(content), LOOKED_AT):
        head = _head(content, at)
        if head is None:
            return None
        name, size, body = head
        if name == SEGMENT and size == UNKNOWN:
            at = body
        elif name == INFO and 0 <= size <= len(content) - body:
            return at, body, body + size
        elif name in (SEGMENT, CLUSTER) or size == UNKNOWN:
            return None
        else:
            at = body + size
    return None


def _child(content: bytes, wanted: int) -> bool:
    at = 0
    while head := _head(content, at):
        name, size, body = head
        if name == wanted:
            return True
        if size == UNKNOWN:
            return False
        at = body + size
    return False


def _head(content: bytes, at: int) -> tuple[int, int, int] | None:
    """An element's id, its size, and where its content begins."""
    name = _number(content, at, keeps_marker=True)
    if name is None:
        return None
    size = _number(content, name[1], keeps_marker=False)
    return None if size is None else (name[0], size[0], size[1])


def _number(content: bytes, at: int, *, keeps_marker: bool) -> tuple[int, int] | None:
    if at >= len(content) or not content[at]:
        return None
    width = 9 - content[at].bit_length()
    raw = content[at : at + width]
    if len(raw) < width:
        return None
    value = int.from_bytes(raw, "big")
    if not keeps_marker:
        value &= (1 << 7 * width) - 1
        if value == (1 << 7 * width) - 1:
            value = UNKNOWN
    return value, at + width
