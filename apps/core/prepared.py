"""Queries of hot paths, said once: the ORM takes longer to say one than the database to answer.

``rows`` gives a ``values_list`` of plain columns. What it asks for is said with stand-ins, and kept
for each ``key``: everything but the asked values that the query depends on, such as whose rights.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

MOST = 2000
Said = tuple[str, list[Any]]


class Prepared:
    """``asks``: the types of what is asked for, int or str, in order."""

    def __init__(
        self, rows: Callable[..., QuerySet[Any, Any]], *asks: type[int] | type[str]
    ) -> None:
        self._rows = rows
        self._stand_ins = [_stand_in(kind, n) for n, kind in enumerate(asks)]
        self._said: dict[Hashable, Said | None] = {}

    def __call__(self, key: Hashable, given: Any, *wanted: int | str) -> list[tuple[Any, ...]]:
        """The rows of ``rows(given, *wanted)``; ``key`` says what ``given`` stands for."""
        if key not in self._said:
            if len(self._said) >= MOST:
                self._said.clear()
            self._said[key] = self._say(given)
        said = self._said[key]
        if said is None:
            return []
        sql, parameters = said
        asked = dict(zip(self._stand_ins, wanted, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked.get(value, value) for value in parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _say(self, given: Any) -> Said | None:
        """None where nothing can be found, whatever is asked."""
        compiler = self._rows(given, *self._stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        if compiler.get_converters([column for column, _, _ in compiler.select]):
            raise TypeError("Only columns that the driver reads as they are can be prepared.")
        if missing := set(self._stand_ins) - set(parameters):
            raise TypeError(f"The query does not ask for {len(missing)} of its values.")
        return sql, list(parameters)


def _stand_in(kind: type[int] | type[str], n: int) -> int | str:
    """Nothing that is ever asked for, within what the column takes."""
    return 2_147_000_000 + n if kind is int else f"stand-in {n}"
