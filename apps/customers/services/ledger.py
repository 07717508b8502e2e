"""The 360° ledger: one line per thing that happened, in the transaction of what it tells of."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Brand
from apps.customers.choices import TouchpointKind
from apps.customers.events import LedgerGrew
from apps.customers.models import Customer, Touchpoint
from apps.customers.services.telling import tell

if TYPE_CHECKING:
    from apps.accounts.models import User

LONGEST_SUMMARY = 240
# The kinds in which the two sides really spoke: they move "last contact".
CONTACTS = frozenset(
    {
        TouchpointKind.INTERACTION,
        TouchpointKind.CASE_OPENED,
        TouchpointKind.CHANNEL_CHANGED,
        TouchpointKind.RATED,
    }
)


def record(
    *,
    customer: Customer,
    kind: str,
    summary: str,
    brand: Brand | None = None,
    actor: User | None = None,
    ref: str = "",
    at: datetime | None = None,
    **particulars: Any,
) -> Touchpoint:
    """Append one line. ``ref`` names what it is about ("case:42"); ``particulars`` are JSON."""
    at = at or timezone.now()
    touchpoint = Touchpoint.objects.create(
        customer=customer,
        kind=kind,
        summary=summary[:LONGEST_SUMMARY],
        brand=brand,
        actor=actor,
        ref=ref,
        at=at,
        particulars=particulars,
    )
    if kind in CONTACTS:
        met(customer_id=customer.pk, at=at)
    tell(LedgerGrew(customer.pk, touchpoint.pk))
    return touchpoint


def met(*, customer_id: int, at: datetime) -> None:
    """The last contact was at ``at``, unless a later one is known."""
    earlier = Q(last_contact_at__isnull=True) | Q(last_contact_at__lt=at)
    Customer.objects.filter(earlier, pk=customer_id).update(last_contact_at=at)
