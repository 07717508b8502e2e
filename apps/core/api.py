"""What every endpoint of the REST API shares: pages by cursor and problems in words."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.core.errors import DomainError


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
    if isinstance(error, DomainError):
        error = _Refused(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = response.data
    body: dict[str, Any] = {"type": "about:blank", "status": response.status_code}
    if isinstance(error, APIException):
        codes = error.get_codes()
        body["code"] = codes if isinstance(codes, str) else "invalid"
        body["title"] = str(error.default_detail)
    if isinstance(detail, dict) and set(detail) == {"detail"}:
        body["detail"] = str(detail["detail"])
    else:
        body["errors"] = detail
    response.data = body
    response.content_type = "application/problem+json"
    return response
