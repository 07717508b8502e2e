"""A stored file as an answer: named, never executed, and in the stretch that was asked for."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from apps.interactions.models import Attachment

CHUNK_BYTES = 64 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
CACHED_SECONDS = 3600


def stream(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """The caller has asked whether this person may see the message."""
    size = attachment.size
    first, last = 0, size - 1
    asked = request.headers.get("Range", "")
    stretch = _range(asked, size) if asked else None
    if stretch == ():
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    if stretch:
        first, last = stretch
    answer = StreamingHttpResponse(
        _chunks_of(request, attachment, first, last - first + 1),
        status=206 if stretch else 200,
        content_type=_shown_as(attachment),
    )
    if stretch:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    return _guarded(answer, attachment)


def _guarded(answer: StreamingHttpResponse, attachment: Attachment) -> StreamingHttpResponse:
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = (
        content_disposition_header(not attachment.is_image, attachment.name) or "inline"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    # Whatever the file is: no script, no form, no frame, no origin of ours.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = f"private, max-age={CACHED_SECONDS}"
    return answer


def _shown_as(attachment: Attachment) -> str:
    """Pictures as what they are; all else as bytes that are saved, not opened."""
    return attachment.content_type if attachment.is_image else "application/octet-stream"


def _range(asked: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """First and last byte; None when the header says nothing we follow, () when it cannot be."""
    match = RANGE.fullmatch(asked.strip())
    if not match or match.group(1) == match.group(2) == "":
        return None
    start, end = match.groups()
    if not start:  # the last n bytes
        length = min(int(end[:15]), size)
        return (size - length, size - 1) if length else ()
    first = int(start[:15])
    last = min(int(end[:15]), size - 1) if end else size - 1
    return (first, last) if first <= last < size else ()


def _chunks_of(
    request: HttpRequest, attachment: Attachment, first: int, length: int
) -> Iterator[bytes] | AsyncIterator[bytes]:
    """Under ASGI an asynchronous iterator: Django would collect a plain one in memory."""
    chunks = _chunks(attachment, first, length)
    return _asynchronously(chunks) if hasattr(request, "scope") else chunks


def _chunks(attachment: Attachment, first: int, length: int) -> Iterator[bytes]:
    with attachment.file.open("rb") as stored:
        stored.seek(first)
        while length > 0 and (chunk := stored.read(min(CHUNK_BYTES, length))):
            length -= len(chunk)
            yield chunk


async def _asynchronously(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(lambda: next(chunks, None), thread_sensitive=False)
    while (chunk := await following()) is not None:
        yield chunk
