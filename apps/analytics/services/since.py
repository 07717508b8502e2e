"""Sums of the cases that began since a moment, by channel: not by quarters of an hour.

For whoever watched some customers themselves and holds what they saw against the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from apps.analytics.services import folding, statements

SINCE = """
SELECT i.kind, {sums} FROM {table} f
JOIN interactions_interaction i ON i.id = f.interaction
JOIN interactions_case c ON c.id = i.case_id
WHERE c.opened_at >= %(since)s AND (%(all)s OR c.brand_id = ANY(%(brands)s))
GROUP BY i.kind
"""
SINCE_OF_CASES = """
SELECT f.kind, {sums} FROM {table} f
JOIN interactions_case c ON c.id = f."case"
WHERE c.opened_at >= %(since)s AND (%(all)s OR c.brand_id = ANY(%(brands)s))
GROUP BY f.kind
"""


def by_kind(
    since: datetime, *, brands: Sequence[int], everything: bool
) -> dict[str, dict[str, int]]:
    """``{kind: {measure: sum}}`` from the facts, which the sums are made of."""
    found: dict[str, dict[str, int]] = {}
    values = {"since": since, "all": everything, "brands": list(brands)}
    for table, (measures, key) in folding.SOURCES.items():
        statement = SINCE if key == "interaction" else SINCE_OF_CASES
        names = list(measures)
        sums = ", ".join(f"sum({measures[name]})::bigint" for name in names)
        for kind, *row in statements.rows(statement.format(sums=sums, table=table), values):
            into = found.setdefault(kind, {})
            into |= {name: value for name, value in zip(names, row, strict=True) if value}
    return found
