"""What each part of the floor shows, gathered once for the page and for its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.desk.floor import crews, log, people, queues
from apps.desk.floor.risk import Grade
from apps.desk.floor.wanted import Wanted


def board(user: User, wanted: Wanted, *, now: datetime) -> dict[str, Any]:
    """Queues by risk, agents by crew, and the few figures of the strip."""
    rows = queues.read(user, now=now)
    cells, teams = people.read(user, now=now)
    people.staff(rows, cells, now=now)
    grades = [row.risk.grade for row in rows]
    return {
        "wanted": wanted,
        "now": now,
        "groups": queues.groups(rows),
        "queue_count": len(rows),
        "waiting": sum(row.line.waiting for row in rows),
        "crews": crews.arrange(cells, by=wanted.by, teams=teams, rows=rows, opened=wanted.crew),
        "on_shift": len(cells),
        "broken": grades.count(Grade.BROKEN),
        "at_risk": grades.count(Grade.SOON),
        "may_steer": user.may(Action.FLOOR_STEER),
    }


def lever_log(user: User) -> dict[str, Any]:
    return {"lines": log.recent(user), "may_steer": user.may(Action.FLOOR_STEER)}
