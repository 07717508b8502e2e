"""JSON bodies of programs: capped, and free of what no database column can hold."""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

LARGEST = 2 * 1024 * 1024  # bytes


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = "The body is too large: two megabytes at most."


class Json(BaseParser):
    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Raises ParseError for no JSON, too deep JSON, and NUL or half characters in it."""
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLarge
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            codecs.lookup(encoding)
            text = raw.decode(encoding)
            found = json.loads(text, parse_constant=_refuse, parse_float=_finite)
            if "\\u" in text and _has_strange(json.dumps(found, ensure_ascii=False)):
                raise ParseError("The body holds NUL or half a character.")
        except (ValueError, LookupError, RecursionError) as error:
            raise ParseError(f"JSON parse error: {error}"[:200]) from error
        return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _finite(word: str) -> float:
    """1e999 is a number of JSON, and none that a column holds."""
    number = float(word)
    return number if math.isfinite(number) else _refuse(word)


def _has_strange(text: str) -> bool:
    return "\\u0000" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
