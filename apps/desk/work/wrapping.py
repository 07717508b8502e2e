"""The wrap-up panel: the tree of what it can have been, the fields that asks for, the time left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from apps.interactions.choices import Outcome, Status
from apps.interactions.models import Case, Disposition, Interaction, WrapUp
from apps.interactions.services import wrap_ups
from apps.routing.models import QueueEntry

PREFIX = "field-"  # a disposition's own fields: field-order


@dataclass(frozen=True, slots=True)
class Leaf:
    """One disposition that may be chosen, by its whole path: "Delivery > Damaged"."""

    disposition: Disposition
    path: str


@dataclass(slots=True)
class Panel:
    case: Case
    leg: Interaction
    row: WrapUp | None
    leaves: list[Leaf]
    seconds: int  # how long it may take
    problems: dict[str, str] = field(default_factory=dict)
    is_mine: bool = True

    @property
    def chosen(self) -> Disposition | None:
        return self.row.disposition if self.row else None

    @property
    def chosen_path(self) -> str:
        chosen = self.chosen
        return next((leaf.path for leaf in self.leaves if leaf.disposition == chosen), "")

    @property
    def outcomes(self) -> list[tuple[str, str, bool]]:
        now = self.row.outcome if self.row else ""
        return [(str(value), str(label), value == now) for value, label in Outcome.choices]

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The chosen disposition's own fields, with what is filled in and what is wrong."""
        kept = self.row.fields if self.row else {}
        return [
            asked
            | {"value": kept.get(asked["key"], ""), "problem": self.problems.get(asked["key"], "")}
            for asked in (self.chosen.fields if self.chosen else [])
        ]

    @property
    def is_over(self) -> bool:
        return self.leg.status == Status.WRAP_UP

    @property
    def is_done(self) -> bool:
        return self.leg.status == Status.ENDED

    @property
    def due_at(self) -> datetime | None:
        return self.leg.wrap_up_due_at if self.is_over else None

    @property
    def may_extend(self) -> bool:
        return bool(self.due_at) and not (self.row and self.row.extended_at)


def panel(
    case: Case, leg: Interaction, *, user_id: int, problems: dict[str, str] | None = None
) -> Panel:
    row = WrapUp.objects.select_related("disposition").filter(interaction=leg).first()
    entry = (
        QueueEntry.objects.filter(interaction=leg)
        .select_related("queue__disposition_root")
        .order_by("-pk")
        .first()
    )
    root = entry.queue.disposition_root if entry else None
    return Panel(
        case=case,
        leg=leg,
        row=row,
        leaves=leaves(root),
        seconds=entry.queue.wrap_up_seconds if entry else 60,
        problems=problems or {},
        is_mine=leg.owner_id == user_id,
    )


def leaves(root: Disposition | None) -> list[Leaf]:
    """What may be chosen below ``root``: the ends of the tree, named by the way to them."""
    rows = wrap_ups.tree(root)
    inner = {row.parent_id for row, _depth in rows}
    names: list[str] = []
    found = []
    for row, depth in rows:
        names[depth:] = [row.name]
        if row.pk not in inner:
            found.append(Leaf(row, " > ".join(names)))
    return found


def filled(given: QueryDict, choices: list[Leaf]) -> dict[str, Any]:
    """The keyword arguments of ``wrap_ups.save``; a path that is typed in full is a choice."""
    by_path = {leaf.path.casefold(): leaf.disposition for leaf in choices}
    by_code = {leaf.disposition.code: leaf.disposition for leaf in choices}
    said = given.get("disposition", "").strip()
    return {
        "disposition": by_path.get(said.casefold()) or by_code.get(said),
        "outcome": given.get("outcome", ""),
        "note": given.get("note", ""),
        "fields": {
            name.removeprefix(PREFIX): value
            for name, value in given.items()
            if name.startswith(PREFIX)
        },
    }
