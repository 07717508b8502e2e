"""A call in its case: what happened, and its sound for those who may listen."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError, NotAllowed
from apps.core.streaming import streamed
from apps.desk.recordings import clock, playing
from apps.interactions.models import Interaction
from apps.interactions.services import legal_holds
from apps.voice.models import Call, Recording
from apps.voice.services import keeping

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
LEAST_REASON = 5  # characters


class ReasonNeeded(DomainError):
    code = "reason_needed"


@permitted(Action.CASE_VIEW)
@require_GET
def call(request: AgentRequest, pk: int) -> HttpResponse:
    """The part under a call's line in the conversation."""
    return _card(request, *_call(request, pk))


@permitted(Action.RECORDING_KEEP)
@require_POST
def legal_hold(request: AgentRequest, pk: int) -> HttpResponse:
    """What was recorded of this contact is not deleted, for a reason; or may be again."""
    found, contact = _call(request, pk)
    if "lift" in request.POST:
        legal_holds.lift(contact, by=request.user)
    else:
        reason = request.POST.get("reason", "").strip()
        if len(reason) < LEAST_REASON:
            raise ReasonNeeded(_("Say why this recording must be kept."))
        legal_holds.place(contact, by=request.user, reason=reason)
    return _card(request, found, contact)


@permitted(Action.RECORDING_LISTEN)
@require_GET
def sound(request: AgentRequest, pk: int) -> HttpResponseBase:
    """The recording's sound, whole or a range of it; ``?copy=<reason>`` takes it away."""
    rows = Recording.objects.visible_to(request.user).select_related("key")
    recording = get_object_or_404(rows, pk=pk, state="stored")
    reason = request.GET.get("copy", "").strip()
    if "copy" in request.GET:
        _allow_copy(request, reason)
    start, end = _span(request.headers.get("Range", ""), recording.size)
    if start >= end:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{recording.size}"
        return refused
    pieces = keeping.stretch(recording, start=start, end=end)
    if start == 0:  # a player asks for the rest in stretches of the same listening
        keeping.note_played(recording, by=request.user, reason=reason)
    return _answer(recording, pieces, start, end, request)


def _call(request: AgentRequest, pk: int) -> tuple[Call, Interaction]:
    found = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    return found, get_object_or_404(Interaction, call=found)


def _card(request: AgentRequest, found: Call, contact: Interaction) -> HttpResponse:
    heard = Recording.objects.visible_to(request.user).filter(call=found)
    parts = clock.parts(heard.for_player())
    context = {
        "call": found,
        "media": playing.context(parts, clock.timeline(parts)) if parts else None,
        "hold": contact.legal_holds.filter(lifted_at=None).select_related("by").first(),
        "can_keep": request.user.may(Action.RECORDING_KEEP),
    }
    return render(request, "desk/recordings/_call.html", context)


def _allow_copy(request: AgentRequest, reason: str) -> None:
    if not request.user.may(Action.RECORDING_KEEP):
        raise NotAllowed(_("Your role may listen, not take recordings away."))
    if len(reason) < LEAST_REASON:
        raise ReasonNeeded(_("Say why this recording is taken away."))


def _answer(
    recording: Recording, pieces: Any, start: int, end: int, request: AgentRequest
) -> HttpResponseBase:
    part = "Range" in request.headers
    body, kind = streamed(request, pieces), recording.content_type
    answer = StreamingHttpResponse(body, status=206 if part else 200, content_type=kind)
    answer["Content-Length"] = str(end - start)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-store"
    if part:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{recording.size}"
    if "copy" in request.GET:
        answer["Content-Disposition"] = (
            f'attachment; filename="call-{recording.call_id}.{_ending(recording)}"'
        )
    return answer


def _ending(recording: Recording) -> str:
    return recording.content_type.partition("/")[2]


def _span(asked: str, size: int) -> tuple[int, int]:
    """The half-open stretch that a Range header names; anything else is the whole."""
    found = RANGE.match(asked)
    if not found or not (found[1] or found[2]):
        return 0, size
    if not found[1]:  # the last n bytes
        return max(0, size - int(found[2])), size
    return int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
