"""Statements as they are written: what many rows at once need and the ORM would not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from django.db import connection, models


def rows(statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values) if values else None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def run(statement: str, values: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values) if values else None)


def copy(new: Sequence[models.Model]) -> None:
    """Write rows that are all new and of one model; several times faster than ``bulk_create``."""
    if not new:
        return
    options = new[0]._meta
    fields = [field for field in options.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    names = [field.attname for field in fields]
    with connection.cursor() as cursor:
        statement = f"COPY {options.db_table} ({columns}) FROM STDIN"
        with cursor.cursor.copy(statement) as out:
            for row in new:
                out.write_row([_plain(getattr(row, name)) for name in names])


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
