"""All key figures by their key. A tile, a report and a wallboard ask here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from apps.analytics.domain.kpi import Kpi
from apps.analytics.domain.kpis import (
    answering,
    calling_out,
    handling,
    money,
    opinions,
    people,
    replies,
    resolving,
)

FAMILIES: Mapping[str, list[Kpi]] = {
    "answering": answering.KPIS,
    "replies": replies.KPIS,
    "resolving": resolving.KPIS,
    "handling": handling.KPIS,
    "people": people.KPIS,
    "opinions": opinions.KPIS,
    "money": money.KPIS,
    "calling_out": calling_out.KPIS,
}
KPIS: Mapping[str, Kpi] = {kpi.key: kpi for family in FAMILIES.values() for kpi in family}


def kpi(key: str) -> Kpi:
    """Raises KeyError for a figure nobody defined."""
    return KPIS[key]


def suits(key: str, channels: set[str]) -> bool:
    """Whether a figure makes sense for at least one of ``channels`` (none named: for all)."""
    return not channels or bool(channels & set(KPIS[key].channels))
