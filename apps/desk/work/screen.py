"""What each pane of the desk shows, gathered once for the page and for its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.desk.work import cases, hands, thread, worklist
from apps.interactions.models import Case


def desk(user: User, *, now: datetime) -> dict[str, Any]:
    """Worklist, offers and the strip."""
    return {"groups": worklist.groups(user, now=now), "now": now} | hands.of(user)


def case(case: Case, user: User) -> dict[str, Any]:
    """The middle pane: head, journey, thread and composer."""
    journey = cases.legs(case)
    return {
        "case": case,
        "journey": journey,
        "leg": cases.current_leg(journey),
        "stretch": thread.newest(case, user),
        "fetched_at": timezone.now(),
        "may_work": user.may(Action.CASE_WORK),
        "client_id": uuid4().hex,
    }
