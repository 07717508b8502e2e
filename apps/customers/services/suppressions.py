"""Addresses that nobody may be contacted at, whoever they belong to: one by one or as a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from apps.core import audit
from apps.customers.choices import Scheme
from apps.customers.errors import UnreadableAddress
from apps.customers.models import Suppression
from apps.customers.services import identities

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_AT_ONCE = 100_000
BATCH = 2_000


@transaction.atomic
def add_numbers(*, texts: Iterable[str], reason: str, by: User) -> tuple[int, list[str]]:
    """Phone numbers from now on not called; how many are new, and what could not be read."""
    values, unread = set(), []
    for text in texts:
        try:
            values.add(identities.read(Scheme.PHONE, text).value)
        except UnreadableAddress:
            unread.append(text[:40])
    known = set(
        Suppression.objects.filter(scheme=Scheme.PHONE, value__in=values, purpose="").values_list(
            "value", flat=True
        )
    )
    fresh = sorted(values - known)
    Suppression.objects.bulk_create(
        (Suppression(scheme=Scheme.PHONE, value=value, reason=reason[:160]) for value in fresh),
        batch_size=BATCH, ignore_conflicts=True,
    )  # fmt: skip
    if fresh:
        audit.record(
            "suppression.added", actor=by, target=None, summary=reason[:160], count=len(fresh)
        )
    return len(fresh), unread


@transaction.atomic
def lift(*, row: Suppression, by: User, reason: str) -> None:
    """It may be called again."""
    audit.record("suppression.lifted", actor=by, target=row, summary=f"{row.value}: {reason[:160]}")
    row.delete()
