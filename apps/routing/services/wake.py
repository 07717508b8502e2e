"""Waking the router: a NOTIFY leaves with the commit, so it never points at nothing."""

from __future__ import annotations

from django.db import connection

CHANNEL = "routing"


def wake() -> None:
    """Tell the router that something changed; twice in a transaction is once."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def announce(interaction_id: int) -> None:
    """Have the router put a newcomer in line, with all others it hears of before its next round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(interaction_id)])
