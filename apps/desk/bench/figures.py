"""Percentiles, and the one line of JSON every bench ends with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


def percentile(values: Iterable[float], share: float) -> float | None:
    """The nearest-rank percentile of ``values``; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    rank = max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))
    return ordered[rank]


def spread(seconds: Iterable[float]) -> dict[str, Any]:
    """p50, p95 and p99 in milliseconds, and how many there were."""
    found = list(seconds)
    marks = {name: percentile(found, share) for name, share in MARKS.items()}
    return {
        name: None if value is None else round(value * 1000, 1) for name, value in marks.items()
    } | {"count": len(found)}


MARKS = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}


@dataclass(slots=True)
class Result:
    """What a bench found. An aim is met by figure or, where it says so, by ratio."""

    name: str
    figures: dict[str, Any] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    aims: dict[str, str] = field(default_factory=dict)
    met: dict[str, bool] = field(default_factory=dict)

    def at_most(self, aim: str, value: float | None, limit: float) -> None:
        self.aims[aim] = f"<= {limit}"
        self.met[aim] = value is not None and value <= limit

    def at_least(self, aim: str, value: float | None, limit: float) -> None:
        self.aims[aim] = f">= {limit}"
        self.met[aim] = value is not None and value >= limit

    def line(self) -> str:
        rows: Mapping[str, Any] = {
            "bench": self.name,
            "figures": self.figures,
            "ratios": self.ratios,
            "aims": self.aims,
            "met": self.met,
        }
        return json.dumps(rows, separators=(",", ":"))
