"""What the doors' views share: the visitor's token, refusals as JSON, who may frame a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from apps.channels.models import ChannelAccount
from apps.customers.models import Identity
from apps.interactions.models import Interaction
from apps.portal import texts
from apps.portal.errors import VisitorError
from apps.portal.services import chats, doors, visitors

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

SCHEME = "Visitor "
ROOM_FOR_FIELDS = 256 * 1024  # bytes of a form beside its files


def speaks_json(view: View[P]) -> View[P]:
    """A VisitorError becomes ``{"code", "detail", "errors"}`` in the visitor's language."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except VisitorError as error:
            language = texts.choose(asked_language(request))
            detail = texts.error(language, error.code)
            body = {"code": error.code, "detail": detail}
            response = JsonResponse(
                body | ({"errors": {error.field: detail}} if error.field else {}),
                status=error.status,
            )
            if error.retry_after:
                response["Retry-After"] = str(error.retry_after)
            return response

    return answered


def asked_language(request: HttpRequest) -> str:
    """The page's own wish, else the browser's."""
    return request.GET.get("language") or request.headers.get("Accept-Language", "")[:35]


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or ""


def visitor_of(request: HttpRequest, channel: ChannelAccount) -> Identity:
    """Who holds the token of the Authorization header. Raises VisitorError: 401 or 403."""
    given = request.headers.get("Authorization", "")
    token = given.removeprefix(SCHEME) if given.startswith(SCHEME) else ""
    identity = visitors.find(channel, token[:200])
    if identity is None:
        raise VisitorError("unknown_visitor", status=401)
    if identity.is_blocked:
        raise VisitorError("blocked", status=403)
    return identity


def conversation_of(request: HttpRequest, channel: ChannelAccount) -> Interaction:
    """The visitor's latest conversation. Raises VisitorError."""
    found = chats.latest(channel, visitor_of(request, channel))
    if found is None:
        raise VisitorError("ended", status=409)
    return found


def refuse_oversize(request: HttpRequest, most: int) -> None:
    """Before the body is read: how large it is must be said, and not be too much."""
    try:
        length = int(request.headers.get("Content-Length", ""))
    except ValueError as error:
        raise VisitorError("too_large", status=411) from error
    if length > most + ROOM_FOR_FIELDS:
        raise VisitorError("too_large", status=413)


def framed_by(response: HttpResponseBase, origins: Iterable[str]) -> HttpResponseBase:
    """Let these sites, and no others, show the page in a frame."""
    response._csp_replace = {"frame-ancestors": list(origins)}  # type: ignore[attr-defined]
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    return response


def framed_by_its_sites(response: HttpResponseBase, channel: ChannelAccount) -> HttpResponseBase:
    return framed_by(response, ["'self'", *doors.allowed_origins(channel)])
