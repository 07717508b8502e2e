"""Orders of customers, told by the shop: each once, and a line in the customer's story."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.customers.choices import TouchpointKind
from apps.customers.models import Customer, Order
from apps.customers.services import ledger

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def record(
    *, customer: Customer, brand: Brand, number: str, by: User, placed_at: datetime | None = None
) -> Order:
    """The order of this number; told twice it is the one that is there, as it was first told."""
    at = placed_at or timezone.now()
    row, is_new = Order.objects.get_or_create(
        brand=brand, number=number, defaults={"customer": customer, "placed_at": at}
    )
    if is_new:
        ledger.record(
            customer=customer, kind=TouchpointKind.ORDER, brand=brand, actor=by, at=at,
            ref=f"order:{number}", summary=_("Order %s") % number,
        )  # fmt: skip
    return row
