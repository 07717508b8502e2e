"""Statements of hot paths, said once: the ORM says one for longer than the database does it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

from apps.core import planned

MOST = 2000
Row = TypeVar("Row", bound=Model)
Said = tuple[str, list[Any]]


class Prepared:
    """A query: ``rows`` gives its ``values_list`` of plain columns.

    What it asks for, of the types ``asks``, is said with stand-ins, and kept for each ``key``:
    everything but the asked values that the query depends on, such as whose rights.
    """

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
        with planned.cursor() as cursor:
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


class Inserted(Generic[Row]):
    """New rows, as ``create`` makes them, of a model without children.

    Columns that the database has a default for are left to it.
    """

    def __init__(self, model: type[Row]) -> None:
        self._model = model

    def __call__(self, **values: Any) -> Row:
        row = self._model(**values)
        self.all(row)
        return row

    def all(self, *rows: Row) -> None:
        """In one statement; each knows its number afterwards."""
        given, returned, (head, values, back) = self._said
        sql = head + ", ".join([values] * len(rows)) + back
        with planned.cursor() as cursor:
            cursor.execute(sql, [_value(field, each) for each in rows for field in given])
            for each, found in zip(rows, cursor.fetchall(), strict=True):
                for field, value in zip(returned, found, strict=True):
                    setattr(each, field.attname, value)
                each._state.adding, each._state.db = False, DEFAULT_DB_ALIAS

    @cached_property
    def _said(self) -> tuple[list[Any], list[Any], tuple[str, str, str]]:
        """The fields it gives, those that the database fills in, and the statement's parts."""
        fields = [field for field in self._model._meta.concrete_fields if not field.generated]
        returned = [field for field in fields if field.primary_key or field.has_db_default()]
        given = [field for field in fields if field not in returned]
        head = f"INSERT INTO {_name(self._model._meta.db_table)} ({_names(given)}) VALUES "  # noqa: S608
        values = ", ".join(_placeholder(field) for field in given)
        return given, returned, (head, f"({values})", f" RETURNING {_names(returned)}")


def _name(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _names(fields: Iterable[Any]) -> str:
    return ", ".join(_name(field.column) for field in fields)


def _value(field: Any, row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _placeholder(field: Any) -> str:
    """An array says of what it is one."""
    if hasattr(field, "get_placeholder"):
        return str(field.get_placeholder(None, None, connection))
    return "%s"
