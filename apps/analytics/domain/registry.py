"""All key figures by their key. A tile, a report and a wallboard ask here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

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
    standing,
)

FAMILIES: Mapping[str, list[Kpi]] = {
    "answering": answering.KPIS,
    "replies": replies.KPIS,
    "resolving": resolving.KPIS,
    "standing": standing.KPIS,
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


@cache
def needs(key: str) -> frozenset[str]:
    """The measures a figure reads, whatever its options: what must be summed for it."""
    seen = _Seen()
    definition = KPIS[key]
    definition.figure(seen)
    for name, values in definition.options.items():
        for value in values:
            definition.figure(seen, **{name: value})
    return frozenset(seen.asked)


class _Seen(dict[str, int]):
    """Sums that remember what was asked of them; everything is 1, so that no way is cut short."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return 1


def suits(key: str, channels: set[str]) -> bool:
    """Whether a figure makes sense for at least one of ``channels`` (none named: for all)."""
    return not channels or bool(channels & set(KPIS[key].channels))
