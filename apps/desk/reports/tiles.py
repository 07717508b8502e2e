"""The figures at the head of a report, each with all it takes to check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.analytics.domain.kpi import Better, Figure
from apps.analytics.domain.registry import KPIS
from apps.analytics.services import figures
from apps.analytics.services.figures import Row
from apps.desk.drawing import Spark, spark
from apps.desk.reports import words
from apps.desk.reports.asked import Asked
from apps.desk.reports.ready import Tile
from apps.desk.reports.sums import Sums, Together

PROMISED = {"service_level", "replied_in_time"}
AT_RISK = 0.05  # this far below the target is missed, nearer is at risk


@dataclass(slots=True)
class Shown:
    """One tile, ready to be drawn."""

    key: str
    label: str
    figure: Figure
    before: Figure | None
    change: words.Change | None
    target: float | None
    grade: str  # met risk missed or "" without a target
    spark: Spark | None

    @property
    def value(self) -> str:
        return words.figure(self.figure)

    @property
    def made_of(self) -> str:
        return words.made_of(self.figure)

    @property
    def target_text(self) -> str:
        return words.value(self.figure.kpi.unit, self.target) if self.target else ""


def tiles(wanted: Sequence[Tile], asked: Asked, sums: Sums) -> list[Shown]:
    return [_tile(one, sums.of_kpi(one.kpi), asked) for one in wanted]


def promise(kpi: str, whole: Row) -> float | None:
    """The mean of the shares promised to these contacts when each came, 0.0 to 1.0."""
    offered = whole.totals.get("offered")
    if kpi not in PROMISED or not offered:
        return None
    return whole.totals.get("promised_percent", 0) / offered / 100


def course_values(
    kpi: str, course: Sequence[Row], asked: Asked, **options: object
) -> list[float | None]:
    """The figure at every step of the period, None where nothing was booked."""
    known = {row.key[0]: row.figure(kpi, **options).value for row in course}
    return [known.get(moment) for moment in moments(asked)]


def moments(asked: Asked, *, before: bool = False) -> list[datetime]:
    """Where the steps of the period begin, as the sums know them."""
    return figures.steps(asked.before if before else asked.period, asked.step)


def _tile(one: Tile, found: Together, asked: Asked) -> Shown:
    target = promise(one.kpi, found.whole)
    now = found.whole.figure(one.kpi, **one.options)
    old = found.before.figure(one.kpi, **one.options) if found.before else None
    return Shown(
        key=one.kpi,
        label=str(one.label) or _(KPIS[one.kpi].label),
        figure=now,
        before=old,
        change=words.change(now, old),
        target=target,
        grade=_grade(now, target),
        spark=spark(
            course_values(one.kpi, found.course, asked, **one.options), target=target,
            width=88, height=28, pad=3,
        ),
    )  # fmt: skip


def _grade(now: Figure, target: float | None) -> str:
    if target is None or now.value is None:
        return ""
    short = target - now.value if now.kpi.better is Better.UP else now.value - target
    return "met" if short <= 0 else "risk" if short < AT_RISK else "missed"
