"""One's own figure beside the team's: a median and its middle half, and nobody by name."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from apps.analytics.domain.kpi import Figure
from apps.analytics.domain.registry import KPIS
from apps.analytics.services import figures
from apps.analytics.services.figures import Filters, Period

if TYPE_CHECKING:
    from apps.accounts.models import User

FEWEST = 5  # fewer would give somebody away


@dataclass(frozen=True, slots=True)
class Beside:
    """``median``, ``low`` and ``high`` (the middle half) are None under five people."""

    own: Figure
    people: int
    median: float | None = None
    low: float | None = None
    high: float | None = None


def beside(user: User, kpi: str, period: Period, **options: object) -> Beside:
    return beside_all(user, [kpi], period, **{kpi: options})[kpi]


def beside_all(
    user: User, kpis: list[str], period: Period, **options: dict[str, object]
) -> dict[str, Beside]:
    """Several at once, in the statements of one. Everybody of one's first team counts."""
    teams = user.team_ids()[:1]
    rows = {row.key[0]: row for row in figures.table("agent", period, Filters(teams=teams))}
    own = figures.Row((user.pk,), figures.totals(period, Filters(agents=[user.pk])))
    found = {}
    for key in kpis:
        chosen = options.get(key, {})
        values = [
            value
            for agent, row in rows.items()
            if agent and (value := row.figure(key, **chosen).value) is not None
        ]
        figure = KPIS[key].figure(own.totals, **chosen)
        found[key] = _beside(figure, values)
    return found


def _beside(own: Figure, values: list[float]) -> Beside:
    if len(values) < FEWEST:
        return Beside(own, len(values))
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return Beside(own, len(values), median(values), low, high)
