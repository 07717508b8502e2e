"""Canned replies: found by ``/shortcut`` or by words, filled for a case, kept by those who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import IntegrityError, transaction
from django.db.models import Case as Choose
from django.db.models import IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.interactions.domain import placeholders
from apps.interactions.errors import Refused
from apps.interactions.events import CannedReplyChanged
from apps.interactions.models import CannedReply, Case

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST = 20


def search(*, user: User, case: Case, words: str, kind: str = "") -> list[CannedReply]:
    """Those for the case's brand and channel, best first: shortcut, then title, then text."""
    words = words.strip().removeprefix("/")[:80]
    replies = (
        CannedReply.objects.visible_to(user)
        .filter(Q(brand__isnull=True) | Q(brand=case.brand_id), archived_at__isnull=True)
        .filter(Q(channel_kinds=[]) | Q(channel_kinds__contains=[kind]) if kind else Q())
    )
    if not words:
        return list(replies.order_by("shortcut")[:MOST])
    similarity = TrigramWordSimilarity(words, "title")
    found = replies.annotate(likeness=similarity).filter(
        Q(shortcut__istartswith=words) | Q(title__icontains=words) | Q(body__icontains=words)
        | Q(likeness__gte=0.5)
    )  # fmt: skip
    rank = Choose(
        When(shortcut__iexact=words, then=Value(0)),
        When(shortcut__istartswith=words, then=Value(1)),
        When(title__icontains=words, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return list(found.order_by(rank, "-likeness", "shortcut")[:MOST])


def filled(*, reply: CannedReply, case: Case, agent: User) -> str:
    """Its text with the case's names in place of the variables."""
    return placeholders.fill(reply.body, values_of(case=case, agent=agent))


def values_of(*, case: Case, agent: User | None) -> placeholders.Values:
    return placeholders.Values(
        customer_name=case.customer.name,
        agent_name=str(agent) if agent else "",
        case_reference=case.reference,
        case_subject=case.subject,
        brand_name=case.brand.name,
    )


@transaction.atomic
def save(*, by: User, reply: CannedReply | None = None, **fields: Any) -> CannedReply:
    """Write a new one or change one. Raises Refused for unknown variables or a taken shortcut."""
    row = reply or CannedReply()
    says_else = reply is not None and fields.get("body", reply.body) != reply.body
    for name, value in fields.items():
        setattr(row, name, value)
    _refuse_unknown(row.body)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("Another reply has the shortcut /%s already.") % row.shortcut) from error
    audit.record("canned_reply.saved", actor=by, target=row, summary=row.title)
    if says_else:
        publish(CannedReplyChanged(row.pk))
    return row


@transaction.atomic
def archive(*, reply: CannedReply, by: User) -> None:
    reply.archived_at = timezone.now()
    reply.save(update_fields=["archived_at", "updated_at"])
    audit.record("canned_reply.archived", actor=by, target=reply, summary=reply.title)


def _refuse_unknown(body: str) -> None:
    unknown: Sequence[str] = placeholders.unknown_in(body)
    if unknown:
        raise Refused(_("Nobody knows {{ %s }}.") % unknown[0])
