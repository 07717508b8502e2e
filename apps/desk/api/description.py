"""The API described for programs (OpenAPI 3.1) and for people, without a word from outside."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.http import Anyone


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "apps.accounts.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class Schema(SpectacularAPIView):
    """Made once a process: the world may ask for it, and making it costs a second."""

    permission_classes = [Anyone]
    authentication_classes: list[type] = []

    def _get_schema_response(self, request: Request) -> Response:
        name = 'inline; filename="switchroom.yaml"'
        return Response(described(), headers={"Content-Disposition": name})


@cache
def described() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made
