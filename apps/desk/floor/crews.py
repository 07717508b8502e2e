"""The agents' pane: people grouped by team, queue or state, those who need a look first.

A floor of a thousand does not fit a screen: each crew shows as many as fit and says how many
more there are; the reader opens one crew to see all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Team
from apps.desk.floor import queues
from apps.desk.floor.people import Cell

ON_ONE_SCREEN = 60  # people drawn in all, unless one crew is opened
AT_LEAST = 4  # of each crew, while the screen has room
OPENED = 400
STATES: dict[str, str | Promise] = {
    "breached": gettext_lazy("Missed an offer"),
    "busy": gettext_lazy("With customers"),
    "offered": gettext_lazy("Being offered work"),
    "wrapup": gettext_lazy("Wrapping up"),
    "available": gettext_lazy("Free"),
    "away": gettext_lazy("Away"),
}


@dataclass(frozen=True, slots=True)
class Crew:
    key: str
    title: str
    cells: list[Cell]
    hidden: int  # more of them, not drawn
    jacks: list[tuple[str, int]]

    @property
    def size(self) -> int:
        return len(self.cells) + self.hidden

    @property
    def free(self) -> int:
        return dict(self.jacks).get("available", 0)


def arrange(
    cells: Sequence[Cell],
    *,
    by: str,
    teams: Mapping[int, Team],
    rows: Sequence[queues.Row],
    opened: str = "",
) -> list[Crew]:
    """``by``: team, queue or state; ``opened`` is the key of the crew to draw in full."""
    match by:
        case "queue":
            found = list(_by_queue(cells, rows))
        case "state":
            found = [
                (key, str(title), [cell for cell in cells if cell.jack == key])
                for key, title in STATES.items()
            ]
        case _:
            found = list(_by_team(cells, teams))
    found = [group for group in found if group[2]]
    if opened:
        found = [group for group in found if group[0] == opened] or found
    return list(_drawn(found, opened=opened))


def _by_team(
    cells: Sequence[Cell], teams: Mapping[int, Team]
) -> Iterable[tuple[str, str, list[Cell]]]:
    """Each person under the team they are first in; those of no team at the end."""
    members: dict[int, list[Cell]] = {pk: [] for pk in teams}
    others: list[Cell] = []
    for cell in cells:
        first = next((pk for pk in teams if pk in cell.team_ids), None)
        (others if first is None else members[first]).append(cell)
    for pk, team in teams.items():
        yield f"team-{pk}", team.name, members[pk]
    yield "others", _("In no team"), others


def _by_queue(
    cells: Sequence[Cell], rows: Sequence[queues.Row]
) -> Iterable[tuple[str, str, list[Cell]]]:
    for row in rows:
        serving = set(row.queue.team_ids)  # type: ignore[attr-defined]
        key = f"queue-{row.queue.pk}"
        yield key, row.queue.name, [c for c in cells if not serving.isdisjoint(c.team_ids)]


def _drawn(found: Sequence[tuple[str, str, list[Cell]]], *, opened: str) -> Iterable[Crew]:
    most = OPENED if opened else max(ON_ONE_SCREEN // max(len(found), 1), AT_LEAST)
    if sum(len(cells) for _key, _title, cells in found) <= ON_ONE_SCREEN:
        most = ON_ONE_SCREEN
    room = OPENED if opened else ON_ONE_SCREEN
    for key, title, cells in found:
        shown = sorted(cells, key=Cell.need)[: min(most, room)]
        room -= len(shown)
        counted = Counter(cell.jack for cell in cells)
        jacks = [(jack, counted[jack]) for jack in STATES if counted[jack]]
        yield Crew(key, title, shown, len(cells) - len(shown), jacks)
