"""Facts about customers, told one by one, or once for all of a batch.

An import changes thousands of customers in a minute; nobody watches each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from apps.core.events import publish
from apps.customers.events import (
    ConsentChanged,
    CustomerChanged,
    CustomerCreated,
    CustomersChanged,
    IdentityChanged,
    LedgerGrew,
)

Fact = ConsentChanged | CustomerChanged | CustomerCreated | IdentityChanged | LedgerGrew

_batch: ContextVar[set[int] | None] = ContextVar("customers_batch", default=None)


def tell(event: Fact) -> None:
    """Publish ``event``, or note whom it is about while a batch is open."""
    batch = _batch.get()
    if batch is None:
        publish(event)
    else:
        batch.add(event.customer_id)


@contextmanager
def together() -> Iterator[None]:
    """What is told inside is told at its end, as one CustomersChanged."""
    batch: set[int] = set()
    token = _batch.set(batch)
    try:
        yield
    finally:
        _batch.reset(token)
    if batch:
        publish(CustomersChanged(tuple(sorted(batch))))
