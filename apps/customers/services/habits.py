"""What is known of customers' habits: written by whoever counts their contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from apps.customers.domain import habits
from apps.customers.models import Habit


def note(past: Mapping[int, Sequence[tuple[datetime, str]]], *, now: datetime) -> int:
    """``{customer: [(began, kind)]}`` of the last year, oldest first. How many were written."""
    rows = [_habit(customer, contacts, now=now) for customer, contacts in past.items() if contacts]
    Habit.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["customer"],
        update_fields=[
            "preferred_kind", "kinds", "contacts", "usual_pause_days", "last_began_at",
            "is_drifting", "counted_at",
        ],
    )  # fmt: skip
    return len(rows)


def _habit(customer: int, contacts: Sequence[tuple[datetime, str]], *, now: datetime) -> Habit:
    kinds: dict[str, int] = {}
    for _began, kind in contacts:
        kinds[kind] = kinds.get(kind, 0) + 1
    moments = [began for began, _kind in contacts]
    pause = habits.usual_pause(moments)
    return Habit(
        customer_id=customer,
        preferred_kind=habits.preferred(kinds),
        kinds=kinds,
        contacts=len(contacts),
        usual_pause_days=None if pause is None else pause.days,
        last_began_at=moments[-1],
        is_drifting=habits.is_drifting(pause, moments[-1], now=now),
        counted_at=now,
    )
