"""Other desks that take calls, and the shares they have of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.interactions.errors import Refused
from apps.voice.models import AllocationRule, PartnerSite, PhoneNumber

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.routing.models import Queue

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wants a desk to have; they come in the order of spilling."""

    site: PartnerSite
    percent: int
    most_calls: int | None = None


@transaction.atomic
def save(
    *, by: User, brands: Iterable[Brand], site: PartnerSite | None = None, **facts: Any
) -> PartnerSite:
    """Make a desk or set the whole of one."""
    row = site or PartnerSite()
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    row.brands.set(brands)
    action = "partner.changed" if site else "partner.added"
    told = {name: facts[name] for name in ("kind", "number", "most_calls", "is_active")}
    audit.record(action, actor=by, target=row, summary=row.name, **told)
    return row


@transaction.atomic
def archive(*, site: PartnerSite, by: User, restore: bool = False) -> None:
    """No more calls go there; those that are there stay."""
    at = None if restore else timezone.now()
    PartnerSite.objects.filter(pk=site.pk).update(archived_at=at, updated_at=timezone.now())
    action = "partner.restored" if restore else "partner.archived"
    audit.record(action, actor=by, target=site, summary=site.name)


@transaction.atomic
def share_out(
    *, given: Sequence[Given], by: User, number: PhoneNumber | None = None,
    queue: Queue | None = None,
) -> None:  # fmt: skip
    """The shares of a number's or a queue's calls, counted from zero; the rest is ours.

    Raises Refused when they are more than the whole.
    """
    told = sum(each.percent for each in given)
    if told > WHOLE:
        raise Refused(_("The shares are more than 100 %."))
    place = {"number": number, "queue": queue}
    AllocationRule.objects.filter(**place).delete()
    shares = [
        AllocationRule(
            **place, site=each.site, percent=each.percent, most_calls=each.most_calls, order=order
        )
        for order, each in enumerate(given)
        if each.percent
    ]
    if shares:
        shares.append(AllocationRule(**place, site=None, percent=WHOLE - told, order=len(given)))
    AllocationRule.objects.bulk_create(shares)
    target = number or queue
    words = ", ".join(str(share) for share in shares)
    audit.record("partner.shares", actor=by, target=target, summary=words[:200])
