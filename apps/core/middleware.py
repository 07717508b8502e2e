"""What every request gets: an id in the logs, and domain errors in words."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from csp.constants import HEADER as CSP
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from apps.core import tracing
from apps.core.errors import DomainError

QUIET = ("/static/", "/healthz", "/readyz", "/metrics")
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,40}")

log = structlog.get_logger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


class RequestContext:
    """Binds ``request_id`` and ``address`` to the log context and answers ``X-Request-ID``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(
            request_id=request_id, address=request.META.get("REMOTE_ADDR") or None
        )
        began = time.monotonic()
        try:
            response = self._traced(request)
            log.log(
                logging.DEBUG if request.path.startswith(QUIET) else logging.INFO,
                "request",
                method=request.method,
                path=request.path,  # without the query: it may hold what a person searched for
                status=response.status_code,
                ms=round((time.monotonic() - began) * 1000, 1),
            )
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request_id
        return response

    def _traced(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(QUIET):
            return self.get_response(request)
        method = request.method or ""
        with tracing.span(method, parent=request.headers, http__request__method=method) as told:
            response = self.get_response(request)
            match = request.resolver_match
            told["http.route"] = match.route if match else ""
            told["http.response.status_code"] = response.status_code
        return response


class ContentPolicy(CSPMiddleware):
    """The pages' policy; an answer that says a stricter one of its own keeps it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        return response if CSP in response else super().process_response(request, response)


class DomainErrors:
    """A DomainError that left a page's view becomes its status and one sentence.

    An htmx request gets the sentence as a toast; a plain one gets a page that says it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        partial = request.headers.get("HX-Request") == "true"
        template = "core/_toast.html" if partial else "core/problem.html"
        response = render(request, template, {"error": error}, status=error.status)
        if partial:
            response["HX-Retarget"] = "#toasts"
            response["HX-Reswap"] = "beforeend"
        return response
