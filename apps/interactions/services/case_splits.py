"""A message that landed in the wrong case gets one of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.services import ledger
from apps.interactions.choices import Direction, Landing, Status
from apps.interactions.errors import Refused
from apps.interactions.events import CaseChanged, InteractionOpened
from apps.interactions.models import Attachment, Case, Interaction, Message
from apps.interactions.services import conversations, messages

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def detach(*, message: Message, by: User, keep: bool = True) -> Case:
    """Move a customer's message to a new case, its own or (not ``keep``) one that waits."""
    case = Case.objects.select_for_update().get(pk=message.case_id)
    if message.direction != Direction.INBOUND:
        raise Refused(_("Only what the customer sent can be moved."))
    part = Interaction.objects.select_related("channel").get(pk=message.interaction_id)
    now = timezone.now()
    subject = message.subject or case.subject
    new_case: Case = Case.objects.create(
        brand_id=case.brand_id, customer_id=case.customer_id, subject=subject, opened_at=now,
        waiting_since=message.occurred_at, last_seq=1, last_message_at=message.occurred_at,
        last_message=" ".join(message.body.split())[:160],
        owner=by if keep else None, team_id=case.team_id,
    )  # fmt: skip
    new_case.refresh_from_db()
    new_part = Interaction.objects.create(
        case=new_case, customer_id=case.customer_id, channel=part.channel, kind=part.kind,
        identity_id=part.identity_id, language=part.language, opened_at=now,
        status=Status.ACTIVE if keep else Status.WAITING, owner=by if keep else None,
        answered_at=now if keep else None,
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(
        case=new_case, interaction=new_part, seq=1, landing=Landing.MOVED, updated_at=now
    )
    Attachment.objects.filter(message=message).update(interaction=new_part)
    conversations.log_opened(new_part, actor=by)
    publish(InteractionOpened(new_part.pk, agent_id=by.pk if keep else None))
    _leave_word(case, new_case, part, by=by)
    message.refresh_from_db()
    return new_case


def _leave_word(case: Case, new_case: Case, part: Interaction, *, by: User) -> None:
    _wait_again(case)
    words = _("A message was moved to %(case)s") % {"case": new_case.reference}
    messages.tell(interaction=part, body=words, client_id=f"detached-{new_case.pk}", internal=True)
    audit.record("case.detached", actor=by, target=case, summary=new_case.reference)
    ledger.record(
        customer=new_case.customer, kind=TouchpointKind.CASE_OPENED, brand=new_case.brand,
        actor=by, ref=f"case:{new_case.pk}", summary=new_case.subject or new_case.reference,
    )  # fmt: skip
    publish(CaseChanged(case.pk))


def _wait_again(case: Case) -> None:
    """Since when the rest waits: the oldest message of the customer that nobody has answered."""
    shown = case.messages.for_customer()
    answered = shown.filter(direction=Direction.OUTBOUND).aggregate(last=Max("seq"))["last"] or 0
    oldest = shown.filter(direction=Direction.INBOUND, seq__gt=answered).order_by("seq").first()
    newest = shown.order_by("-seq").first()
    case.waiting_since = oldest.occurred_at if oldest else None
    case.last_message = " ".join(newest.body.split())[:160] if newest else ""
    case.version += 1
    case.save(update_fields=["waiting_since", "last_message", "version", "updated_at"])
