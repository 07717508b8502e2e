"""Other desks as a list: what each may take, has now and took today, and the shares agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from apps.accounts.models import User
from apps.routing.models import Queue
from apps.voice.models import AllocationRule, PartnerSite, PhoneNumber, Placement


@dataclass(frozen=True, slots=True)
class Desk:
    site: PartnerSite
    live: int
    answered: int
    came_back: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A number or a queue, and how its calls are shared out."""

    name: str
    brand: str
    kind: str  # number | queue
    pk: int
    rules: list[AllocationRule]


def desks(user: User, *, now: datetime) -> list[Desk]:
    sites = list(PartnerSite.objects.visible_to(user).prefetch_related("brands"))
    live = Placement.objects.away().filter(site__in=sites).by_site()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Placement.objects.filter(site__in=sites, created_at__gte=midnight).order_by()
    counted = {
        site: (answered, back)
        for site, answered, back in today.values_list("site").annotate(
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            came_back=Count("pk", filter=Q(came_back_at__isnull=False)),
        )
    }
    ordered = sorted(sites, key=lambda site: (site.archived_at is not None, site.name))
    return [Desk(site, live.get(site.pk, 0), *counted.get(site.pk, (0, 0))) for site in ordered]


def shared(user: User) -> list[Shared]:
    """Every number; of the queues those that share."""
    numbers = PhoneNumber.objects.visible_to(user).in_use().select_related("channel__brand")
    queues = Queue.objects.visible_to(user).current().select_related("brand")
    rules = AllocationRule.objects.select_related("site")
    of: dict[tuple[str, int | None], list[AllocationRule]] = {}
    for rule in rules.filter(Q(number__in=numbers) | Q(queue__in=queues)):
        place = ("number", rule.number_id) if rule.number_id else ("queue", rule.queue_id)
        of.setdefault(place, []).append(rule)
    found = [
        Shared(row.number, row.channel.brand.name, "number", row.pk, of.get(("number", row.pk), []))
        for row in numbers
    ]
    return found + [
        Shared(row.name, row.brand.name, "queue", row.pk, of.get(("queue", row.pk), []))
        for row in queues
    ]
