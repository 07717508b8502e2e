"""The line of a call between two browsers: the tab that carries it, and what it recorded."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.calls.forms import PieceForm, StretchForm
from apps.desk.calls.views.bar import own
from apps.voice.models import Recording
from apps.voice.services import pieces, relays, web_calls


@permitted(Action.DESK_USE)
@require_POST
@never_cache
def line(request: AgentRequest, pk: int) -> HttpResponse:
    """This tab carries the call from now on; ``failed``: it has no microphone."""
    call = own(request, pk)
    try:
        if words := request.POST.get("failed"):
            web_calls.fail(call, by=request.user, words=words)
            return HttpResponse(status=204)
        leg = web_calls.take_up(call, by=request.user)
    except DomainError as refused:
        return JsonResponse({"detail": str(refused)}, status=refused.status)
    return JsonResponse({"line": leg.channel, "ice": relays.servers(leg.channel)})


@permitted(Action.DESK_USE)
@require_POST
def stretch(request: AgentRequest, pk: int) -> HttpResponse:
    """A recording begins; the same ``client_id`` twice is one."""
    call = own(request, pk)
    form = StretchForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    recording = pieces.start(call=call, by=request.user, **form.cleaned_data)
    return JsonResponse({"id": recording.pk, "pieces": recording.pieces.count()}, status=201)


@permitted(Action.DESK_USE)
@require_POST
def piece(request: AgentRequest, pk: int, number: int) -> HttpResponse:
    """One piece of it, as the body; ``?last=1`` when none follows. Twice is once."""
    rows = Recording.objects.filter(call__server=None, call__interaction__owner=request.user)
    recording = get_object_or_404(rows, pk=pk)
    form = PieceForm(request.GET)
    too_long = int(request.headers.get("Content-Length") or 0) > pieces.MAX_PIECE
    if not form.is_valid() or too_long or number > pieces.MAX_NUMBER:
        return JsonResponse({"errors": form.errors}, status=413 if too_long else 422)
    clean = form.cleaned_data
    if request.body:
        pieces.add(
            recording, number=number, content=request.body,
            seconds=clean["seconds"], levels=clean["levels"],
        )  # fmt: skip
    if clean["last"]:
        pieces.finish(recording)
    return HttpResponse(status=204)
