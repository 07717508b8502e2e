"""What every endpoint of the REST API shares: pages, problems in words, versions, limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from redis.exceptions import RedisError
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, Throttled
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from apps.core import realtime
from apps.core.cache import count
from apps.core.errors import Conflict, DomainError
from apps.core.models import IdempotencyKey

log = structlog.get_logger(__name__)

WINDOW = 60  # seconds
LONGEST_KEY = 80  # of Idempotency-Key
NOTHING_TO_SHOW = "default-src 'none'; frame-ancestors 'none'"  # data is no page


class Cursor(CursorPagination):
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "-pk"


class _Refused(APIException):
    def __init__(self, error: DomainError) -> None:
        super().__init__(detail=str(error), code=error.code)
        self.status_code = error.status


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error as ``application/problem+json`` (RFC 9457), domain errors with their code."""
    problems = getattr(error, "problems", None)
    if isinstance(error, DomainError):
        error = _Refused(error)
    elif isinstance(error, Http404):  # whose words name a class of ours
        error = NotFound("There is no such row, or none that you may see.")
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = response.data
    body: dict[str, Any] = {"type": "about:blank", "status": response.status_code}
    if isinstance(error, APIException):
        codes = error.get_codes()
        body["code"] = codes if isinstance(codes, str) else "invalid"
        body["title"] = HTTPStatus(response.status_code).phrase
    if isinstance(detail, dict) and set(detail) == {"detail"}:
        body["detail"] = str(detail["detail"])
    else:
        body["errors"] = detail
    if problems:
        body["errors"] = problems
    response.data = body
    response.content_type = "application/problem+json"
    return response


class WrongKey(DomainError):
    code = "idempotency_key"

    def __init__(self) -> None:
        super().__init__(f"Idempotency-Key is 1 to {LONGEST_KEY} printable characters.")


class Changed(DomainError):
    """The row is not the one the program has read."""

    code = "precondition_failed"
    status = 412

    def __init__(self) -> None:
        super().__init__("This was changed since you read it. Get it again.")


@dataclass(frozen=True, slots=True)
class Quota:
    most: int
    left: int
    seconds: int  # until the window ends


class Endpoint(APIView):
    """A view of the API: counts its caller's requests and says how many are left."""

    quota: Quota | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with realtime.together():  # one trip for all that a request tells of
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.quota = _spend(request)
        if self.quota and self.quota.left < 0:
            raise Throttled(wait=self.quota.seconds)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Content-Security-Policy", NOTHING_TO_SHOW)
        if self.quota:
            response["RateLimit-Limit"] = str(self.quota.most)
            response["RateLimit-Remaining"] = str(max(self.quota.left, 0))
            response["RateLimit-Reset"] = str(self.quota.seconds)
        return _sparse(request, response)

    def page(self, rows: QuerySet[Any], shape: type[serializers.Serializer[Any]]) -> Response:
        """One page, newest first, and where the next begins."""
        pages = Cursor()
        found = pages.paginate_queryset(rows, self.request, view=self) or []
        return pages.get_paginated_response([told(shape, row) for row in found])


def _sparse(request: Request, response: Any) -> Any:
    """Only the members that ``?fields=`` names, of a row or of each row of a page."""
    names = request.GET.get("fields", "") if request.method == "GET" else ""
    if not names or response.status_code != 200:
        return response
    wanted = set(names.split(","))
    found = getattr(response, "data", None)
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        response.data = found | {"results": [_only(row, wanted) for row in found["results"]]}
    elif isinstance(found, list):
        response.data = [_only(row, wanted) for row in found]
    elif isinstance(found, dict):
        response.data = _only(found, wanted)
    return response


def _only(row: Any, wanted: set[str]) -> Any:
    return {name: row[name] for name in row if name in wanted} if isinstance(row, dict) else row


@contextmanager
def unique(words: str) -> Iterator[None]:
    """A name that is taken is a 409."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict(words) from error


def read(shape: type[serializers.Serializer[Any]], request: Request, **kwargs: Any) -> Any:
    """What the request's body says, or a 400 that names each field."""
    if not kwargs:
        with suppress(serializers.ValidationError):
            return _kept(shape).run_validation(request.data)
    given = shape(data=request.data, **kwargs)
    given.is_valid(raise_exception=True)
    return given.validated_data


def told(shape: type[serializers.Serializer[Any]], row: Any) -> dict[str, Any]:
    """How ``row`` looks in this shape."""
    return dict(_kept(shape).to_representation(row))


@cache
def _kept(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """One for all requests: a new one copies each of its fields. It holds nothing of a request."""
    return shape()


def asked(shape: type[serializers.Serializer[Any]], request: Request) -> Any:
    """What the address's query says."""
    given = shape(data=request.query_params)
    given.is_valid(raise_exception=True)
    return given.validated_data


def given_key(request: Request) -> str:
    """The request's Idempotency-Key; empty without one. Raises WrongKey."""
    key = str(request.headers.get("Idempotency-Key", ""))
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise WrongKey
    return key


def once(owner: str, key: str, make: Callable[[], str]) -> tuple[str, bool]:
    """What ``make`` names, and whether it was made now: never twice for one ``key``."""
    if not key:
        with transaction.atomic():
            return make(), True
    try:
        with transaction.atomic():
            made = make()
            IdempotencyKey.objects.create(owner=owner, key=key, made=made)
        return made, True
    except (IntegrityError, DomainError):  # perhaps because it was made before
        known = IdempotencyKey.objects.filter(owner=owner, key=key).first()
        if known is None:
            raise
        return known.made, False


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request) -> int | None:
    """The version of ``If-Match``; None without one. Raises Changed for what is none of ours."""
    given = str(request.headers.get("If-Match", "")).strip()
    if given in {"", "*"}:
        return None
    word = given.removeprefix("W/").strip('"')
    if not word.isdigit():
        raise Changed
    return int(word)


def is_fresh(request: Request, version: int) -> bool:
    """Whether the caller has this version already."""
    known: Iterable[str] = str(request.headers.get("If-None-Match", "")).split(",")
    return etag(version) in {tag.strip().removeprefix("W/") for tag in known}


def _spend(request: Request) -> Quota | None:
    """Count one request in this minute's window; None where nothing is counted."""
    if request.META.get("REMOTE_ADDR") in settings.RATE_LIMIT_EXEMPT:
        return None
    now = int(time.time())
    left = WINDOW - now % WINDOW
    who = getattr(request.auth, "pk", None) or request.META.get("REMOTE_ADDR")
    key = f"api:{who}:{now // WINDOW}"
    try:
        spent = count(key, seconds=2 * WINDOW)
    except RedisError as error:
        log.warning("limits.unavailable", error=str(error))
        return None
    most: int = settings.API_PER_MINUTE
    return Quota(most, most - spent, left)
