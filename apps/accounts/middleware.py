"""Serves each person in their own language, and only once they have proved who they are."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation

from apps.accounts.services import policies, sign_on

NOTE_ACTIVITY_EVERY_SECONDS = 60
SET_UP = "mfa_index"
LEAD_TO_LOGINS = {"account_login", "saml_login", "openid_connect_login"}
ON_THE_WAY = ("mfa_", "account_logout", "account_reauthenticate", "account_login", "healthz")


class Preferences:
    """Activates the signed-in user's language and time zone; visitors get their browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = getattr(user, "language", "") or translation.get_language_from_request(request)
        with translation.override(language), timezone.override(_zone(user)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SignOnOrigins:
    """Lets the sign-in form lead to the companies' logins: forms lead nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.view_name in LEAD_TO_LOGINS:
            origins = sign_on.origins()
            if origins:
                response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
        return response


class Activity:
    """Knows every signed-in browser, so that each can be listed and ended.

    allauth's own middleware writes a row at every request; here at most once a minute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_first_in_a_while(request):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)

    def _is_first_in_a_while(self, request: HttpRequest) -> bool:
        seen = f"accounts.session_seen.{request.session.session_key}"
        return bool(cache.add(seen, True, NOTE_ACTIVITY_EVERY_SECONDS))


class SecondFactor:
    """Whoever must have a second factor sets it up before anything else, on any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        match = request.resolver_match
        name = (match and match.view_name) or ""
        if not request.user.is_authenticated or name.startswith(ON_THE_WAY):
            return None
        if request.session.get("second_factor_seen"):
            return None
        if not policies.asks_for_second_factor(request.user):
            return None
        if not policies.has_second_factor(request.user):
            return _to_set_up(request)
        request.session["second_factor_seen"] = True  # a reset ends the session with it
        return None


def _to_set_up(request: HttpRequest) -> HttpResponse:
    """A page becomes that of setting up; a part of a page sends its page there, once."""
    if request.headers.get("HX-Request") != "true":
        return redirect(SET_UP)
    answer = HttpResponse(status=204)
    if not _name(urlsplit(request.headers.get("HX-Current-URL", "")).path).startswith(ON_THE_WAY):
        answer["HX-Redirect"] = reverse(SET_UP)
    return answer


def _name(path: str) -> str:
    """Of the view at a path; empty where there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _zone(user: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(getattr(user, "time_zone", "") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return None
