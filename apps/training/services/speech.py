from __future__ import annotations


def spoken(text: str) -> bytes:
    return b""
