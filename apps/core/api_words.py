"""What the API's description says of every operation: fields, keys, problems, limits."""

from __future__ import annotations

from typing import Any

FIELDS = {
    "in": "query",
    "name": "fields",
    "schema": {"type": "string"},
    "description": "Only these members, by name, with commas between.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 80},
    "description": "Your name for this request: sent again it is the same row, not another.",
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457, in words for a person and a code for a program.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {},
    },
    "required": ["type", "status"],
}
ANSWERS = {
    "400": "It makes no sense, or not in the present state.",
    "401": "No token, or one that is unknown, revoked or has expired.",
    "403": "The token's scopes or its owner's role do not include this.",
    "404": "There is no such row, or none that you may see.",
    "409": "Somebody else was faster, or the state does not allow it.",
    "429": "Too many requests: Retry-After says when to go on.",
}
JSON = "application/problem+json"
CLOCK = r"^\d\d:\d\d(:\d\d(\.\d+)?)?$"


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: adds to each operation what is true of all."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for ways in result["paths"].values():
        for method, told in ways.items():
            _complete(method, told)
    _by_the_clock(result)
    return result


def _complete(method: str, told: dict[str, Any]) -> None:
    names = {parameter["name"] for parameter in told.get("parameters", [])}
    answers = told.setdefault("responses", {})
    speaks_json = "application/json" in answers.get("200", {}).get("content", {})
    if method == "get" and speaks_json and "fields" not in names:
        told.setdefault("parameters", []).append(FIELDS)
    if method == "post" and "201" in answers and "Idempotency-Key" not in names:
        told.setdefault("parameters", []).append(KEY)
    if not told.get("security"):
        return
    for status, words in ANSWERS.items():
        problem = {JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers.setdefault(status, {"description": words, "content": problem})


def _by_the_clock(told: Any) -> None:
    """OpenAPI's ``time`` has a zone; ours is what a clock on the wall shows."""
    if isinstance(told, dict):
        if told.get("format") == "time":
            del told["format"]
            told["pattern"] = CLOCK
        for one in told.values():
            _by_the_clock(one)
    elif isinstance(told, list):
        for one in told:
            _by_the_clock(one)
