"""A report put together by hand: chosen figures, by one or two dimensions, or over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.analytics.domain.registry import FAMILIES, KPIS
from apps.desk.reports import words
from apps.desk.reports.ready import Block, Report, Tile

USUAL = ("offered", "service_level", "handle_time")
MOST_FIGURES = 8
OVER_TIME = ("trend", "heat")
FAMILY_NAMES = {
    "answering": _("Answering"), "replies": _("Replies"), "resolving": _("Resolving"),
    "standing": _("Backlog"),
    "handling": _("Handling"), "people": _("People's time"), "opinions": _("Opinions"),
    "money": _("Cost"), "calling_out": _("Calling out"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Built:
    """``figures`` in the order chosen; ``by`` a dimension or empty; ``shape`` trend or heat."""

    figures: tuple[str, ...]
    by: str
    shape: str

    def pairs(self) -> list[tuple[str, str]]:
        return [
            *(("figure", key) for key in self.figures),
            ("by", self.by),
            ("shape", self.shape),
        ]

    def report(self, title: str = "") -> Report:
        blocks = []
        if self.shape in OVER_TIME:
            blocks += [Block(self.shape, key) for key in self.figures[:4]]
        if self.by:
            blocks.append(Block("table", by=self.by, columns=self.figures))
        return Report(
            "built", title or _("Built by hand"), _("Your figures, your cut"), "bars",
            tuple(Tile(key) for key in self.figures[:4]), tuple(blocks),
        )  # fmt: skip


def of(values: QueryDict, reader: User) -> Built:
    """What was chosen; what was never offered is left out."""
    figures = [key for key in dict.fromkeys(values.getlist("figure")) if key in KPIS]
    by = values.get("by", "kind")
    allowed = dimensions(reader)
    shape = values.get("shape", "trend")
    return Built(
        tuple(figures[:MOST_FIGURES]) or USUAL,
        by if by in allowed or not by else "kind",
        shape if shape in (*OVER_TIME, "none") else "trend",
    )


def dimensions(reader: User) -> dict[str, Any]:
    """By what a reader may cut: people are for those who see the floor."""
    sees_people = reader.may(Action.FLOOR_VIEW)
    return {key: label for key, label in words.DIMENSIONS.items() if key != "agent" or sees_people}


def choices(built: Built, reader: User) -> dict[str, Any]:
    return {
        "families": [
            (
                FAMILY_NAMES[name],
                [(kpi.key, _(kpi.label), kpi.formula, kpi.key in built.figures) for kpi in family],
            )
            for name, family in FAMILIES.items()
        ],
        "dimensions": [(key, label, key == built.by) for key, label in dimensions(reader).items()],
        "shapes": [
            ("trend", _("Lines over time"), built.shape == "trend"),
            ("heat", _("Weekday and hour"), built.shape == "heat"),
            ("none", _("Table only"), built.shape == "none"),
        ],
    }
