"""What each pane of the desk shows, gathered once for the page and for its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.desk.calls import owed
from apps.desk.work import bell, cases, composing, handed, hands, side, thread, worklist
from apps.interactions.choices import Status
from apps.interactions.models import Case
from apps.interactions.services import outgoing, presence_on_case, reach
from apps.routing.models import Offer

Context = dict[str, Any]


def desk(user: User, *, now: datetime) -> Context:
    """The bell; for whoever has a desk the worklist, offers and the strip."""
    if not user.may(Action.DESK_USE):
        return {"has_desk": False} | bell.of(user, at_desk=True)
    return (
        {"has_desk": True, "groups": worklist.groups(user, now=now), "offers": offers(user)}
        | hands.of(user)
        | {"pressure": hands.pressure(user)}
        | bell.of(user, at_desk=True)
    )


def case(case: Case, user: User, *, kind: str = "") -> Context:
    """The middle pane: head, journey, thread and composer."""
    found = head(case, user)
    journey, leg = found["journey"], found["leg"]
    composer = None
    if found["may_work"] and leg:
        ways = reach.ways_to_reach(case, user)
        composer = composing.fresh(case, leg, user, ways=ways, kind=kind)
    return found | {
        "stretch": thread.newest(case, user, read=thread.read_by_agent(journey)),
        "seen": thread.seen_by_customer(journey),
        "fetched_at": timezone.now(),
        "composer": composer,
        "begin_by": [] if leg or not found["may_work"] else reach.ways_to_begin(case, user),
        "here": presence_on_case.on(case.pk, but=user),
    }


def head(case: Case, user: User) -> Context:
    journey = cases.legs(case)
    leg = cases.current_leg(journey)
    return {
        "case": case,
        "journey": journey,
        "leg": leg,
        "is_live": bool(leg and outgoing.can(leg.kind, "live") and leg.status == Status.ACTIVE),
        "is_over": bool(leg and leg.status == Status.WRAP_UP and leg.owner_id == user.pk),
        "may_work": Case.objects.workable_by(user).filter(pk=case.pk).exists(),
        "handed": handed.lines(journey),
        "callback": owed.callback(journey, user),
    }


def pane(case: Case, user: User, *, tab: str = "customer") -> Context:
    """Case and side pane together, under names that do not clash."""
    return {"side": side.context(case, user, tab)}


def offers(user: User) -> QuerySet[Offer]:
    """What is being offered to them now, the oldest first."""
    return (
        Offer.objects.open()
        .filter(agent=user)
        .select_related(
            "entry__interaction__case__customer",
            "entry__interaction__channel",
            "entry__queue",
            "entry__interaction__call",
            "entry__interaction__callback",
        )
        .order_by("offered_at")
    )
