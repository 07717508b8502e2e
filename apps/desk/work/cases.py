"""Finding the case an address names, for a reader or for somebody who writes in it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from apps.accounts.http import AgentRequest
from apps.interactions.models import Case, Interaction

CALLS = frozenset({"voice", "video"})


def readable(request: AgentRequest, number: int) -> Case:
    """The case, if the reader may see it; else 404."""
    cases = Case.objects.visible_to(request.user).select_related(
        "brand", "customer", "owner", "team", "reason__parent", "merged_into"
    )
    found: Case = get_object_or_404(cases, number=number)
    return found


def of_thread(request: AgentRequest, number: int) -> Case:
    """The same, with no more than its messages need: asked for at every hint."""
    cases = Case.objects.visible_to(request.user).select_related("customer")
    found: Case = get_object_or_404(cases, number=number)
    return found


def workable(request: AgentRequest, number: int) -> Case:
    """The case, if the reader may write in it; else 404."""
    cases = Case.objects.workable_by(request.user).select_related(
        "brand", "customer", "owner", "team", "reason__parent", "merged_into"
    )
    found: Case = get_object_or_404(cases, number=number)
    return found


def legs(case: Case) -> list[Interaction]:
    """The interactions of the case in order: its journey."""
    return list(case.interactions.select_related("channel", "owner", "identity").order_by("pk"))


def written_leg(journey: list[Interaction]) -> Interaction | None:
    """Where one writes: beside a call, the conversation that goes on in writing."""
    written = [leg for leg in journey if leg.is_open and leg.kind not in CALLS]
    return written[-1] if written else current_leg(journey)


def current_leg(journey: list[Interaction]) -> Interaction | None:
    """Where the line is now: the newest leg still open, else the newest."""
    still_open = [leg for leg in journey if leg.is_open]
    candidates = still_open or journey
    return candidates[-1] if candidates else None
