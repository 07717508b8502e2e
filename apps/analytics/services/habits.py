"""Customers' habits from their contacts: those who were here lately, and those who stay away."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from apps.analytics.services import statements
from apps.customers.services import habits

YEAR = timedelta(days=365)
MOST_AT_ONCE = 5_000

# Who came since the last count, and who was counted longest ago: all are seen in turn.
WHO = """
SELECT DISTINCT customer_id FROM interactions_interaction
WHERE opened_at >= %(since)s AND direction = 'in' LIMIT %(most)s
"""
STALE = "SELECT customer_id FROM customers_habit ORDER BY counted_at LIMIT %(most)s"
PAST = """
SELECT customer_id, opened_at, kind FROM interactions_interaction
WHERE customer_id = ANY(%(ids)s) AND opened_at >= %(year)s AND direction = 'in'
  AND continues_id IS NULL
ORDER BY customer_id, opened_at
"""


def count(*, since: datetime, now: datetime) -> int:
    """Those who came since then, and a share of the others. How many were written."""
    values = {"since": since, "most": MOST_AT_ONCE}
    who = {row[0] for row in statements.rows(WHO, values)}
    who |= {row[0] for row in statements.rows(STALE, {"most": MOST_AT_ONCE})}
    past: defaultdict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rows = statements.rows(PAST, {"ids": sorted(who), "year": now - YEAR})
    for customer, began, kind in rows:
        past[customer].append((began, kind))
    return habits.note(past, now=now)
