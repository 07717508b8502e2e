"""One customer's own matters, as their app shows them: begun, read, answered, added to.

Everything starts from who it is: a case of somebody else, or of another brand, is not there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.channels.models import ChannelAccount
from apps.customers.models import Identity
from apps.interactions.choices import CaseStatus, Landing, Status
from apps.interactions.models import Attachment, Case, Interaction, Message
from apps.interactions.services import intake
from apps.interactions.services.intake import Incoming
from apps.portal.domain.frames import Say
from apps.portal.errors import VisitorError
from apps.portal.services import chats

PAGE = 50
MOST_CONTEXT = 8 * 1024  # bytes of JSON
CHAT = "chat"


def cases(channel: ChannelAccount, person: Identity) -> QuerySet[Case]:
    """Of this customer with this brand, whatever channel each came over."""
    own: QuerySet[Case] = Case.objects.filter(customer=person.customer_id, brand=channel.brand_id)
    return own.exclude(status=CaseStatus.MERGED)


def one(channel: ChannelAccount, person: Identity, number: int) -> Case:
    found = cases(channel, person).filter(number=number).first()
    if found is None:
        raise VisitorError("ended", status=404)
    return found


def page(channel: ChannelAccount, person: Identity, *, before: int | None) -> list[Case]:
    """Newest first; ``before`` is the number of the last one seen."""
    rows = cases(channel, person).order_by("-number")
    return list((rows.filter(number__lt=before) if before else rows)[:PAGE])


def words(case: Case, *, after: int) -> list[Message]:
    """What the customer may read, in order."""
    rows = Message.objects.filter(case=case).for_customer().after(after)
    rows = rows.select_related("author").prefetch_related("attachments")
    return list(rows.order_by("seq")[:PAGE])


@transaction.atomic
def begin(
    channel: ChannelAccount,
    person: Identity,
    *,
    say: Say,
    subject: str,
    context: Mapping[str, Any],
    language: str,
) -> Interaction:
    """A chat, or on a form's channel a case. The same ``client_id`` again is the same one.

    A chat that still runs is gone on with: one person has one conversation at a time.
    """
    if not channel.is_active:
        raise VisitorError("paused", status=409)
    Identity.objects.select_for_update().get(pk=person.pk)
    known = _known(channel, person, say.client_id)
    if known:
        return known
    current = chats.latest(channel, person) if channel.kind == CHAT else None
    if current and current.status in chats.OPEN:
        chats.add(current, say)
        tell(current, context)
        return current
    incoming = Incoming(
        body=say.body, client_id=say.client_id, landing=Landing.NEW, sender=person.display
    )
    return intake.start(
        channel=channel, identity=person, incoming=incoming, language=language,
        subject=subject or chats.subject(say.body), handoff_context=_checked(context),
    )  # fmt: skip


@transaction.atomic
def answer(case: Case, channel: ChannelAccount, person: Identity, say: Say) -> Message:
    """Write into a case: into what runs, else it goes on from here."""
    known = _known_message(case, say.client_id)
    if known:
        return known
    part = _running(case)
    files = chats.files_of(part, say.attachments) if part else []
    if say.attachments and part is None:
        raise VisitorError("attachment", status=409)
    incoming = Incoming(
        body=say.body, client_id=say.client_id, landing=Landing.LIVE, sender=person.display,
        attachments=files,
    )  # fmt: skip
    if part is not None and part.channel_id == channel.pk:
        return intake.say(interaction=part, incoming=incoming)[0]
    return intake.go_on(case=case, channel=channel, identity=person, incoming=incoming)


@transaction.atomic
def tell(part: Interaction, context: Mapping[str, Any]) -> None:
    """What the app has learned meanwhile: added for the agent, member by member."""
    if not context:
        return
    row = Interaction.objects.select_for_update().get(pk=part.pk)
    row.handoff_context = _checked(row.handoff_context | dict(context))
    row.save(update_fields=["handoff_context", "updated_at"])


def latest_part(case: Case) -> Interaction:
    part: Interaction | None = case.interactions.order_by("-pk").first()
    if part is None:
        raise VisitorError("ended", status=409)
    return part


def attachment(
    channel: ChannelAccount, person: Identity, number: int, upload_key: str
) -> Attachment:
    """A file of one's own case that a customer may see. Raises VisitorError: 404."""
    case = one(channel, person, number)
    sent = Q(message__case=case) & ~Q(message__visibility="internal")
    own = Q(message__isnull=True, uploaded_by__isnull=True, interaction__case=case)
    found: Attachment | None = Attachment.objects.filter(sent | own, upload_key=upload_key).first()
    if found is None:
        raise VisitorError("attachment", status=404)
    return found


def _known(channel: ChannelAccount, person: Identity, client_id: str) -> Interaction | None:
    """What was begun with this message before."""
    message: Message | None = (
        Message.objects.filter(
            interaction__identity=person, interaction__channel=channel, client_id=client_id
        )
        .select_related("interaction__case")
        .first()
    )
    return message.interaction if message else None


def _known_message(case: Case, client_id: str) -> Message | None:
    found: Message | None = Message.objects.filter(
        case=case, client_id=client_id, direction="in"
    ).first()
    return found


def _running(case: Case) -> Interaction | None:
    found: Interaction | None = (
        case.interactions.filter(status__in=[Status.WAITING, Status.ACTIVE]).order_by("-pk").first()
    )
    return found


def _checked(context: Mapping[str, Any]) -> dict[str, Any]:
    if len(json.dumps(dict(context), default=str)) > MOST_CONTEXT:
        raise VisitorError("too_large", field="context", status=413)
    return dict(context)
