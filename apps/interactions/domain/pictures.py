"""How large a picture is by its own header: what says nothing, or too much, is not shown as one.

A file of a few kilobytes may claim to be 60,000 by 60,000 points and fill a browser's memory.
"""

from __future__ import annotations

import struct

MOST_POINTS = 50_000_000


def is_showable(content_type: str, head: bytes) -> bool:
    """Whether the first kilobytes are a picture of this type with a reasonable size."""
    size = size_of(content_type, head)
    return size is not None and 0 < size[0] * size[1] <= MOST_POINTS


def size_of(content_type: str, head: bytes) -> tuple[int, int] | None:
    """Width and height in points; None when the header is not one."""
    readers = {
        "image/png": _png,
        "image/gif": _gif,
        "image/jpeg": _jpeg,
        "image/webp": _webp,
    }
    try:
        return readers[content_type](head)
    except (KeyError, IndexError, struct.error):
        return None


def _png(head: bytes) -> tuple[int, int] | None:
    if head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _gif(head: bytes) -> tuple[int, int] | None:
    if head[:6] not in {b"GIF87a", b"GIF89a"}:
        return None
    width, height = struct.unpack("<HH", head[6:10])
    return width, height


def _jpeg(head: bytes) -> tuple[int, int] | None:
    """From the first frame header; the segments before it are stepped over."""
    if head[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", head[at + 2 : at + 4])[0])
    return None


def _webp(head: bytes) -> tuple[int, int] | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    match head[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = struct.unpack("<I", head[21:25])[0]
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            width = int.from_bytes(head[24:27], "little") + 1
            return width, int.from_bytes(head[27:30], "little") + 1
    return None
