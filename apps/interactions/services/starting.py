"""Cases that we begin: an agent writes first, or notes a matter that nobody wrote about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.models import Touchpoint
from apps.interactions.choices import Direction, Status
from apps.interactions.errors import NotReachable, Refused, WrongState
from apps.interactions.events import CaseChanged, InteractionAssigned
from apps.interactions.models import Case, ContactReason, Interaction
from apps.interactions.services import conversations, reach
from apps.interactions.services.reach import Via

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.customers.models import Customer


@transaction.atomic
def open_case(
    *,
    customer: Customer,
    brand: Brand,
    by: User,
    subject: str,
    reason: ContactReason | None = None,
    via: Via | None = None,
) -> Case:
    """A case with ``by`` as its owner; with ``via`` they write first, without it is internal."""
    words = " ".join(subject.split())[:240]
    if not words:
        raise Refused(_("A case needs a subject."))
    if reason and (reason.archived_at or reason.brand_id not in {None, brand.pk}):
        raise Refused(_("This reason is not in use for the brand."))
    teams = by.teams.filter(brands=brand, archived_at__isnull=True).order_by("pk")
    now = timezone.now()
    case: Case = Case.objects.create(
        brand=brand, customer=customer, subject=words, reason=reason, owner=by,
        team=teams.first(), opened_at=now,
    )  # fmt: skip
    audit.record("case.opened", actor=by, target=case, summary=words)
    Touchpoint.objects.create(
        customer=customer, brand=brand, kind=TouchpointKind.CASE_OPENED, at=now, actor=by,
        ref=f"case:{case.pk}", summary=words,
    )  # fmt: skip
    publish(CaseChanged(case.pk))
    if via:
        begin(case=case, via=via, by=by)
    return case


@transaction.atomic
def begin(*, case: Case, via: Via, by: User) -> Interaction:
    """The first contact of a case that has none yet, over a way that may write first."""
    row = Case.objects.select_for_update().get(pk=case.pk)
    if not row.is_open or row.interactions.exists():
        raise WrongState(_("This case has its conversation already."))
    way = reach.way_to_begin(row, via)
    if not way.is_usable:
        raise NotReachable(way.reason, way.fix)
    return place(case=row, via=via, by=by)


@transaction.atomic
def place(*, case: Case, via: Via, by: User) -> Interaction:
    """An engagement that ``by`` begins; whether the way is open, the caller has asked."""
    now = timezone.now()
    part = Interaction.objects.create(
        case=case, customer_id=case.customer_id, channel=via.channel, kind=via.channel.kind,
        identity=via.identity, direction=Direction.OUTBOUND, status=Status.ACTIVE, owner=by,
        language=case.customer.language, opened_at=now, answered_at=now,
    )  # fmt: skip
    conversations.log_opened(part, actor=by)
    publish(InteractionAssigned(part.pk, by.pk))
    publish(CaseChanged(case.pk))
    return part
