"""Answers in pieces, as the server at hand sends them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest


def streamed(
    request: HttpRequest, pieces: Iterator[bytes]
) -> Iterator[bytes] | AsyncIterator[bytes]:
    """For a StreamingHttpResponse: over ASGI each piece is read in a thread, none before its turn.

    The pieces must ask no database: nobody would give the thread's connection back.
    """
    return _asynchronously(pieces) if hasattr(request, "scope") else pieces


async def _asynchronously(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(lambda: next(pieces, None), thread_sensitive=False)
    while (piece := await following()) is not None:
        yield piece
