"""Statements as they are written: what many rows at once need and the ORM would not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection


def rows(statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values) if values else None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def run(statement: str, values: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values) if values else None)
