"""Each customer's own keys for sound and pictures, sealed by the house's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.core import audit, sealing, vault
from apps.customers.errors import KeyDestroyed
from apps.customers.models import Customer, DataKey

if TYPE_CHECKING:
    from apps.accounts.models import User


def current(customer_id: int) -> DataKey:
    """The key for what is kept from now on, made when there is none that lives."""
    living = DataKey.objects.filter(customer_id=customer_id, destroyed_at=None)
    found: DataKey | None = living.order_by("-pk").first()
    if found is None:
        sealed = sealing.seal(vault.new_key())
        found = DataKey.objects.create(customer_id=customer_id, sealed=sealed)
    return found


def opened(key: DataKey) -> bytes:
    """The key itself. Raises KeyDestroyed."""
    if key.destroyed_at is not None:
        raise KeyDestroyed
    return sealing.unseal(bytes(key.sealed))


@transaction.atomic
def destroy(*, customer: Customer, by: User | None, reason: str) -> int:
    """Whatever was sealed under their keys can never be read again; how many keys it were."""
    living = DataKey.objects.filter(customer=customer, destroyed_at=None)
    count: int = living.update(sealed=b"", destroyed_at=timezone.now())
    if count:
        audit.record("data_keys.destroyed", actor=by, target=customer, summary=reason)
    return count
