"""Waking the router: a NOTIFY leaves with the commit, so it never points at nothing."""

from __future__ import annotations

from django.db import connection

CHANNEL = "routing"


def wake() -> None:
    """Tell the router that something changed; twice in a transaction is once."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
