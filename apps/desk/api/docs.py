"""The API's description as a page of ours: read from the schema, no script, no other host."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.http import public
from apps.desk.api.description import described

TONES: dict[str, str] = {"get": "info", "post": "success", "delete": "danger"}


@public
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/api/page.html", {"groups": _groups()})


@cache
def _groups() -> dict[str, list[dict[str, Any]]]:
    """The operations by noun, each with what it takes."""
    schema = described()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, ways in schema["paths"].items():
        for method, told in ways.items():
            # Alike, whatever their form.
            bodies: dict[str, dict[str, Any]] = told.get("requestBody", {}).get("content", {})
            groups.setdefault(path.split("/")[3], []).append(
                {
                    "method": method.upper(),
                    "tone": TONES.get(method, ""),
                    "path": path,
                    "words": told.get("description", "").replace("`", ""),
                    "parameters": told.get("parameters", []),
                    "fields": _fields(next(iter(bodies.values()), {}).get("schema", {}), schema),
                    "answers": ", ".join(told.get("responses", {})),
                }
            )
    return groups


def _fields(shape: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    name = str(shape.get("$ref", "")).rpartition("/")[2]
    found = schema["components"]["schemas"].get(name, {})
    needed = set(found.get("required", []))
    return [
        {
            "name": field,
            "type": _type(told.get("type", "object")),
            "words": told.get("description", ""),
            "required": field in needed,
        }
        for field, told in found.get("properties", {}).items()
    ]


def _type(told: str | list[str]) -> str:
    """OpenAPI 3.1 has several where one of them is null."""
    return told if isinstance(told, str) else " | ".join(told)
