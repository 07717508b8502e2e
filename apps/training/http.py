"""Files of training as answers: played, never executed; and packages in their own small world."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from apps.core.streaming import streamed
from apps.training.choices import MaterialKind
from apps.training.models import Material, Recording, Test

Opened = Callable[[], Any]  # a file as a context

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
SALT = "training.package"
TICKET_SECONDS = 12 * 3600
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg", "image/webp"}


def stream_recording(request: HttpRequest, recording: Recording | None) -> HttpResponseBase:
    if recording is None:
        raise Http404
    opened = partial(recording.file.open, "rb")
    return stream(request, opened, recording.size, recording.content_type, "voice")


def stream_material(request: HttpRequest, row: Material | None) -> HttpResponseBase:
    if row is None or not row.file or row.kind == MaterialKind.PACKAGE:
        raise Http404
    return stream(request, partial(row.file.open, "rb"), row.size, row.content_type, row.name)


def stream_sound(request: HttpRequest, test: Test) -> HttpResponseBase:
    """What is heard in a test."""
    return stream_material(request, test.sound)


def ticket(progress_id: int, material_id: int) -> str:
    """A way into one package for one learner: its frame has no cookies of ours."""
    return signing.dumps([progress_id, material_id], salt=SALT)


def read_ticket(text: str) -> tuple[int, int] | None:
    try:
        progress_id, material_id = signing.loads(text, salt=SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(progress_id), int(material_id)


def stream(
    request: HttpRequest, opened: Opened, size: int, content_type: str, name: str
) -> HttpResponseBase:
    """The stretch that was asked for; ``opened`` opens the file for reading."""
    first, last, status = 0, size - 1, 200
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked and (asked[1] or asked[2]):
        first = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
        last = min(int(asked[2]), size - 1) if asked[1] and asked[2] else size - 1
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        status = 206
    chunks = _chunks(opened, first, last - first + 1)
    answer = StreamingHttpResponse(
        streamed(request, chunks), status=status, content_type=content_type
    )
    if status == 206:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    inline = content_type in SHOWN_INLINE or content_type.startswith(("audio/", "video/"))
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _chunks(opened: Opened, first: int, length: int) -> Iterator[bytes]:
    with opened() as source:
        source.seek(first)
        while length > 0 and (chunk := source.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
