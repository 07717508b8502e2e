"""Sound and pictures at rest: sealed in pieces, so that any stretch can be read alone.

AES-256-GCM over pieces of 64 kB. A piece's nonce is the file's random half and its number, and
its number and the file's length are authenticated with it: pieces cannot be swapped, dropped or
taken from another file. The key is the caller's; without it nothing can be read again.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

KEY_BYTES = 32
PIECE = 64 * 1024  # bytes of content
TAG = 16
SALT = 8
HEAD = struct.Struct(">8sQ")  # the salt, the content's length


class Unreadable(Exception):
    """Another key, or not what was written."""


def new_key() -> bytes:
    return AESGCM.generate_key(KEY_BYTES * 8)


def write(name: str, content: bytes, *, key: bytes) -> str:
    """Seal ``content`` under ``name``; the name that it got in the storage."""
    salt = secrets.token_bytes(SALT)
    head = HEAD.pack(salt, len(content))
    lock = AESGCM(key)
    pieces = [head]
    for number, start in enumerate(range(0, len(content), PIECE)):
        piece = content[start : start + PIECE]
        pieces.append(lock.encrypt(_nonce(salt, number), piece, head + struct.pack(">I", number)))
    return str(default_storage.save(name, ContentFile(b"".join(pieces))))


def length(name: str) -> int:
    """The content's, in bytes."""
    with default_storage.open(name) as file:
        return _head(file).size


def read(name: str, *, key: bytes, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes from ``start`` up to, not with, ``end``. Raises Unreadable."""
    with default_storage.open(name) as file:
        head = _head(file)
        stop = head.size if end is None else min(end, head.size)
        lock = AESGCM(key)
        for number in range(start // PIECE, -(-stop // PIECE)):
            content = _piece(file, head, lock, number)
            first = number * PIECE
            yield content[max(0, start - first) : stop - first]


def erase(name: str) -> None:
    default_storage.delete(name)


@dataclass(frozen=True, slots=True)
class _Head:
    salt: bytes
    size: int
    raw: bytes


def _head(file: File[Any]) -> _Head:
    raw = file.read(HEAD.size)
    if len(raw) < HEAD.size:
        raise Unreadable("Too short")
    salt, size = HEAD.unpack(raw)
    return _Head(salt, size, raw)


def _piece(file: File[Any], head: _Head, lock: AESGCM, number: int) -> bytes:
    file.seek(HEAD.size + number * (PIECE + TAG))
    sealed = file.read(min(PIECE, head.size - number * PIECE) + TAG)
    try:
        return lock.decrypt(_nonce(head.salt, number), sealed, head.raw + struct.pack(">I", number))
    except InvalidTag:
        raise Unreadable("Another key, or changed") from None


def _nonce(salt: bytes, number: int) -> bytes:
    return salt + struct.pack(">I", number)
