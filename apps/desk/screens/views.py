"""The agent's own screen: whether it may be recorded, its pieces as they come, and the film."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core import audit
from apps.core.errors import DomainError
from apps.core.streaming import streamed
from apps.quality.models import ScreenCapture
from apps.quality.services import screens


class BadFilm(DomainError):
    code = "bad_film"


@permitted(Action.DESK_USE)
@require_GET
def switch(request: AgentRequest) -> HttpResponse:
    """The sign in the strip: asks to agree, once; then to share; then says what is recorded.

    Nothing for those whose contacts no policy touches; who once agreed may still take it back.
    """
    state = _state(request)
    if not (state["has_consented"] or screens.concern(request.user)):
        return HttpResponse(status=204)
    return render(request, "desk/screens/_switch.html", state)


@permitted(Action.DESK_USE)
@require_POST
def consent(request: AgentRequest) -> HttpResponse:
    change = screens.withdraw if "withdraw" in request.POST else screens.consent
    change(request.user)
    return render(request, "desk/screens/_switch.html", _state(request))


@permitted(Action.DESK_USE)
@require_GET
@never_cache
def due(request: AgentRequest) -> HttpResponse:
    """{"contact": the one during which the screen is recorded now, or null}."""
    found = screens.due(request.user)
    return JsonResponse({"contact": found.pk if found else None})


@permitted(Action.DESK_USE)
@require_POST
def begin(request: AgentRequest) -> HttpResponse:
    """{"contact", "client_id", "kind"}: a film of this contact; where its pieces go."""
    given = request.POST
    try:
        client_id, contact = UUID(given.get("client_id", "")), int(given.get("contact", ""))
    except ValueError:
        raise BadFilm(_("A film names its contact.")) from None
    capture = screens.begin(
        user=request.user, client_id=client_id, kind=given.get("kind", ""), contact=contact
    )
    return JsonResponse({"capture": capture.pk})


@permitted(Action.DESK_USE)
@require_POST
def piece(request: AgentRequest, pk: int, number: int) -> HttpResponse:
    """Some seconds of film; sent again they change nothing."""
    capture = get_object_or_404(ScreenCapture, pk=pk, user=request.user, ended_at=None)
    screens.add(capture, number=number, content=request.read(screens.LARGEST_PIECE + 1))
    return HttpResponse(status=204)


@permitted(Action.DESK_USE)
@require_POST
def end(request: AgentRequest, pk: int) -> HttpResponse:
    screens.end(get_object_or_404(ScreenCapture, pk=pk, user=request.user))
    return HttpResponse(status=204)


@permitted(Action.SCREEN_VIEW)
@require_GET
def film(request: AgentRequest, pk: int) -> HttpResponseBase:
    """The whole film; each look is written down."""
    rows = ScreenCapture.objects.visible_to(request.user).kept().select_related("key")
    capture = get_object_or_404(rows, pk=pk)
    audit.record("screen.played", actor=request.user, target=capture)
    pieces = streamed(request, screens.film(capture))
    answer = StreamingHttpResponse(pieces, content_type=capture.kind)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _state(request: AgentRequest) -> dict[str, object]:
    return {"has_consented": screens.has_consented(request.user)}
