"""For supervisors and administrators: what comes next, and why somebody still waits.

The same engine on the same rows, without offering anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from apps.routing.choices import EntryState
from apps.routing.domain import rings, scoring
from apps.routing.domain.engine import explain, match, next_served
from apps.routing.domain.items import Item
from apps.routing.domain.scoring import Part
from apps.routing.models import QueueEntry
from apps.routing.services import directory, snapshot


@dataclass(frozen=True, slots=True)
class Next:
    """A waiting entry in the order of service.

    ``agent_id`` and ``reason`` say whom it would go to now; without one, ``widens_in`` is the
    time in seconds until its next ring, if there is one.
    """

    entry_id: int
    score: float
    parts: tuple[Part, ...]
    agent_id: int | None
    reason: str
    widens_in: float | None


def served_next(queue_ids: Sequence[int], *, limit: int = 20) -> list[Next]:
    """The head of the line of ``queue_ids``, as if nobody else waited."""
    now = timezone.now()
    known = directory.read(now=now)
    waiting = QueueEntry.objects.filter(queue__in=queue_ids, state=EntryState.WAITING)
    items = snapshot.items_of(waiting.values_list("pk", flat=True), known, now=now)
    people = snapshot.agents(snapshot.available(), known)
    offers = {offer.item_id: offer for offer in match(items, people, now=now).offers}
    found = []
    for score, item in next_served(items, now=now)[:limit]:
        offer = offers.get(item.id)
        found.append(
            Next(
                entry_id=item.id,
                score=score,
                parts=scoring.parts(item.claim, item.policy, now=now),
                agent_id=offer.agent_id if offer else None,
                reason=offer.reason if offer else "",
                widens_in=rings.next_opens_in(item.rings, waited=item.waited(now)),
            )
        )
    return found


def why_waiting(entry_id: int) -> dict[int, str]:
    """For everybody available: the code of domain/trace.py that leaves them out, or "free"."""
    now = timezone.now()
    known = directory.read(now=now)
    items: list[Item] = snapshot.items_of([entry_id], known, now=now)
    if not items:
        return {}
    return explain(items[0], snapshot.agents(snapshot.available(), known), now=now)
