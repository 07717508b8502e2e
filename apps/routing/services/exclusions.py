"""Customers and agents who are kept apart: said by a team leader, followed by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core import audit
from apps.customers.models import Customer
from apps.interactions.models import Interaction
from apps.routing.choices import EntryState
from apps.routing.models import Exclusion, Offer, QueueEntry
from apps.routing.services import entries, presence
from apps.routing.services.wake import wake

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def exclude(
    *, customer: Customer, agent: User, reason: str, by: User, words: str = ""
) -> Exclusion:
    """Keep them apart from now on; an offer on the agent's screen goes to somebody else.

    What the agent has in hand stays theirs. Twice is once.
    """
    try:
        with transaction.atomic():
            row: Exclusion = Exclusion.objects.create(
                customer=customer, agent=agent, reason=reason, words=words.strip()[:300], by=by
            )
    except IntegrityError:
        return Exclusion.objects.current().get(customer=customer, agent=agent)
    audit.record(
        "customer.agent_excluded", actor=by, target=customer, summary=f"{agent}: {words}"[:300],
        agent=agent.pk, reason=reason,
    )  # fmt: skip
    _take_offers_back(customer, agent)
    wake()
    return row


@transaction.atomic
def lift(*, exclusion: Exclusion, by: User) -> None:
    """They may meet again; twice is harmless."""
    now = timezone.now()
    current = Exclusion.objects.current().filter(pk=exclusion.pk)
    if current.update(lifted_at=now, lifted_by=by):
        audit.record(
            "customer.agent_admitted", actor=by, target=exclusion.customer,
            summary=str(exclusion.agent), agent=exclusion.agent_id,
        )  # fmt: skip
        wake()


def keeps_apart(interaction: Interaction, agent: User) -> bool:
    rows = Exclusion.objects.current()
    return rows.filter(customer=interaction.customer_id, agent=agent).exists()


def _take_offers_back(customer: Customer, agent: User) -> None:
    now = timezone.now()
    row = presence.locked([agent.pk])[agent.pk]
    open_offers = Offer.objects.open().filter(agent=agent, entry__interaction__customer=customer)
    for offer in open_offers.order_by("entry_id"):
        entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=offer.entry_id)
        if entry.state == EntryState.OFFERED:
            entries.back_in_line(entry, at=now)
    presence.settle(row, now=now)
