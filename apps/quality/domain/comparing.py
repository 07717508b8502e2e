"""Two people's answers to one form, side by side: self-evaluation against review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """``own`` and ``other``: shares of full points, 0 to 100; None where it did not count."""

    key: str
    own: Decimal | None
    other: Decimal | None

    @property
    def size(self) -> Decimal | None:
        """Above 0: the agent sees themselves better than the reviewer does."""
        return None if self.own is None or self.other is None else self.own - self.other


Points = tuple[Decimal | None, Decimal | None]  # points, out of


def gaps(own: Mapping[str, Points], other: Mapping[str, Points]) -> list[Gap]:
    """Question by question, in the order of ``other``, then what only ``own`` has."""
    keys = [*other, *(key for key in own if key not in other)]
    return [Gap(key, _share(own.get(key)), _share(other.get(key))) for key in keys]


def _share(points: Points | None) -> Decimal | None:
    if points is None or points[0] is None or not points[1]:
        return None
    return (points[0] / points[1] * 100).quantize(Decimal("0.1"))
