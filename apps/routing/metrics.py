"""Who waits, who is offered what, who is there: for /metrics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from apps.core.metrics import Figure, measured
from apps.routing.choices import EntryState
from apps.routing.models import Offer, Presence, Queue, QueueEntry

LATELY = timedelta(minutes=5)


@measured
def queues() -> Iterator[Figure]:
    now = timezone.now()
    waiting = QueueEntry.objects.filter(state__in=[EntryState.WAITING, EntryState.OFFERED])
    rows = waiting.values_list("queue__name").annotate(n=Count("pk"), since=Min("enqueued_at"))
    found = {name: (n, since) for name, n, since in rows}
    for name in Queue.objects.current().values_list("name", flat=True):
        n, since = found.get(name, (0, None))
        label = {"queue": name}
        yield Figure("queue_waiting", "Contacts that wait or are being offered.", n, label)
        seconds = (now - since).total_seconds() if since else 0
        yield Figure("queue_oldest_seconds", "How long the first has waited.", seconds, label)
    held = QueueEntry.objects.filter(state=EntryState.ASSIGNED).count()
    yield Figure("contacts_with_agents", "Contacts that agents have.", held)


@measured
def people() -> Iterator[Figure]:
    rows = Presence.objects.on_shift().values_list("presence", "routing")
    for presence, routing, n in rows.annotate(n=Count("pk")).order_by():
        labels = {"presence": presence, "routing": routing}
        yield Figure("agents", "People at work, by their states.", n, labels)
    since = timezone.now() - LATELY
    offers = Offer.objects.filter(offered_at__gte=since).values_list("state")
    for state, n in offers.annotate(n=Count("pk")).order_by():
        yield Figure("offers_lately", "Offers of the last five minutes.", n, {"state": state})
