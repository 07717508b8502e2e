"""Who comes in: a person that the host's back end vouches for, from a site that may, or an app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import ParseError

from apps.accounts.http import public
from apps.channels.models import ChannelAccount
from apps.core.parsing import Json, TooLarge
from apps.customers.models import Identity
from apps.portal.domain import origins
from apps.portal.errors import VisitorError
from apps.portal.http import address_of, asked_language, speaks_json
from apps.portal.services import app_people, doors, limits

KINDS = ("chat", "form")
SCHEME = "Bearer "
MOST_TOKEN = 4_000  # characters
PREFLIGHT_SECONDS = "600"


@dataclass(frozen=True, slots=True)
class Caller:
    channel: ChannelAccount
    person: Identity
    token: str  # of their socket
    language: str


AppView = Callable[..., HttpResponseBase]


def for_apps(*methods: str) -> Callable[[AppView], AppView]:
    """The view gets ``(request, caller, …)``. The token travels in a header, never an address."""

    def mark(view: AppView) -> AppView:
        @public
        @csrf_exempt  # no cookie is read here
        @never_cache
        @speaks_json  # type: ignore[arg-type]
        @wraps(view)
        def answered(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponseBase:
            channel = _channel(key)
            site = _site(request, channel)
            if request.method == "OPTIONS":
                return _shared(HttpResponse(status=204), site)
            if request.method not in methods:
                return _shared(HttpResponse(status=405), site)
            try:
                caller = _caller(request, channel)
                return _shared(view(request, caller, **kwargs), site)
            except VisitorError as error:
                return _shared(_refusal(error, request), site)

        return answered

    return mark


def said(request: HttpRequest) -> dict[str, Any]:
    """The body, an object. Raises VisitorError: bad_frame or too_large."""
    try:
        found = Json().parse(cast(IO[Any], request))
    except TooLarge as error:
        raise VisitorError("too_large", status=413) from error
    except ParseError as error:
        raise VisitorError("bad_frame", status=400) from error
    if not isinstance(found, dict):
        raise VisitorError("bad_frame", status=400)
    return found


def words(given: dict[str, Any], name: str, most: int, *, needed: bool = False) -> str:
    """A text of the body. Raises VisitorError: missing, too_long or bad_frame."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise VisitorError("bad_frame", field=name, status=422)
    if len(value) > most:
        raise VisitorError("too_long", field=name, status=422)
    if needed and not value.strip():
        raise VisitorError("missing", field=name, status=422)
    return value.strip()


def _channel(key: str) -> ChannelAccount:
    for kind in KINDS:
        try:
            return doors.find(key, kind)
        except VisitorError:
            continue
    raise VisitorError("no_channel", status=404)


def _site(request: HttpRequest, channel: ChannelAccount) -> str:
    """The page's origin; empty for what is no browser. Raises VisitorError."""
    asking = request.headers.get("Origin", "")
    if asking and not origins.allows(doors.allowed_origins(channel), asking):
        raise VisitorError("strange_origin", status=403)
    return asking


def _caller(request: HttpRequest, channel: ChannelAccount) -> Caller:
    given = request.headers.get("Authorization", "")
    signed = given.removeprefix(SCHEME) if given.startswith(SCHEME) else ""
    address = address_of(request)
    person, token = app_people.person(channel, signed[:MOST_TOKEN], address=address)
    if request.method != "GET":
        limits.spend(limits.MESSAGES, f"v{person.pk}")
    return Caller(channel, person, token, doors.language_of(channel, asked_language(request)))


def _refusal(error: VisitorError, request: HttpRequest) -> HttpResponseBase:
    def refuse(request: HttpRequest) -> HttpResponseBase:
        raise error

    return speaks_json(refuse)(request)


def _shared(response: HttpResponseBase, site: str) -> HttpResponseBase:
    """Let the page read the answer; without cookies, which are not read here."""
    if site:
        response["Access-Control-Allow-Origin"] = site
        response["Access-Control-Allow-Methods"] = "GET, POST, PUT"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
        response["Vary"] = "Origin"
    return response
