"""Statements that the database plans once for each connection: a hot one's plan costs more than it.

Django puts the values into the text before it sends it, so that no two statements are the same to
PostgreSQL. Here they travel beside the text, and the text keeps its plan.
"""

from __future__ import annotations

from typing import Any, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg._queries import PostgresQuery


class _Planned(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> _Planned:
        return super().execute(query, params, **options | {"prepare": True})

    def _convert_query(self, query: Any, params: Any = None) -> PostgresQuery:
        self._query = super()._convert_query(query, params)  # what Django logs and tests count
        return self._query


def cursor() -> CursorWrapper:
    """As ``connection.cursor()``, for statements whose text does not change."""
    connection.ensure_connection()
    wrap: Any = connection
    with connection.wrap_database_errors:
        return cast(CursorWrapper, wrap._prepare_cursor(_Planned(wrap.connection)))
