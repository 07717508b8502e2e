"""Answers that a visitor who left has not read: sent on to their mailbox, once.

To an address they proved, with the words; to one they only typed, the news that there is an
answer and no more, for it may be a stranger's. Never to one that is blocked, dead or does not
want our mail; thrice a day at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount
from apps.channels.protocol import Outbound, Party
from apps.channels.services import outbox
from apps.customers.models import Identity
from apps.interactions.choices import Direction, EndReason, MessageKind
from apps.interactions.models import Case, Interaction, Message
from apps.interactions.querysets import InteractionQuerySet
from apps.interactions.services import messages, reach
from apps.interactions.services.reach import Via
from apps.portal import texts
from apps.portal.services import deferring, letters

GONE_AFTER = timedelta(minutes=5)  # without a heartbeat of any tab
LOOKED_BACK = timedelta(days=1)
LARGEST_SWEEP = 200
TOLD = "unread-"


def sweep(*, now: datetime) -> int:
    """Everybody it concerns now; how many letters."""
    rows = _left_with_unread(now).values_list("pk", flat=True)[:LARGEST_SWEEP]
    return sum(_send_on(pk, now=now) for pk in list(rows))


def _left_with_unread(now: datetime) -> InteractionQuerySet:
    told = (
        Message.objects.filter(interaction=OuterRef("interaction"), client_id__startswith=TOLD)
        .order_by()
        .values("interaction")
        .annotate(last=Max("seq"))
        .values("last")
    )
    unread = (
        Message.objects.filter(interaction=OuterRef("pk"))
        .filter(direction=Direction.OUTBOUND, kind=MessageKind.TEXT)
        .for_customer()
        .filter(seq__gt=F("interaction__customer_read_seq"))
        .filter(seq__gt=Coalesce(Subquery(told), 0))
    )
    return (
        Interaction.objects.filter(
            Exists(unread),
            kind=ChannelKind.CHAT,
            opened_at__gte=now - LOOKED_BACK,
            customer_seen_at__lte=now - GONE_AFTER,
        )
        .exclude(end_reason=EndReason.CONTINUED)  # the case goes on elsewhere already
        .order_by("pk")
    )


@transaction.atomic
def _send_on(interaction_id: int, *, now: datetime) -> bool:
    Case.objects.select_for_update(of=("self",)).get(interactions=interaction_id)
    part = (
        _left_with_unread(now)
        .select_related("case", "channel", "customer", "identity")
        .filter(pk=interaction_id)
        .first()
    )
    if part is None:
        return False
    mailbox, identity = letters.mailbox_of(part.channel), deferring.mail_address(part)
    unread = list(
        part.messages.filter(direction=Direction.OUTBOUND, kind=MessageKind.TEXT)
        .for_customer()
        .after(part.customer_read_seq)
        .order_by("seq")
    )
    words = _("The visitor left with answers unread, and there is no address to send them to.")
    sent = False
    if mailbox and identity and _may_be_written(part, mailbox, identity, now=now):
        letter = _letter(part, identity, unread)
        outbox.queue(account=mailbox, message=letter, reference="")
        words = _("The visitor left: %(address)s was told of the unread answers by e-mail.") % {
            "address": identity.display or identity.value
        }
        sent = True
    key = f"{TOLD}{part.pk}-{unread[-1].pk}"
    messages.tell(interaction=part, body=words, client_id=key, internal=True)
    return sent


def _may_be_written(
    part: Interaction, mailbox: ChannelAccount, identity: Identity, *, now: datetime
) -> bool:
    is_usable = reach.way_for(part, Via(mailbox, identity)).is_usable  # opted out, paused...
    return is_usable and outbox.may_answer_automatically(identity.value, now=now)


def _letter(part: Interaction, identity: Identity, unread: list[Message]) -> Outbound:
    words = texts.of(texts.choose(part.language))
    if identity.is_verified:
        body = "\n\n".join(message.body for message in unread)
        text = f"{words['unread_words']}\n\n{body}"
    else:
        text = str(words["unread_news"])
    return Outbound(
        to=[Party(identity.value, part.customer.name)],
        subject=str(words["unread_subject"]).replace("{case}", part.case.reference),
        text=text,
        client_id=f"unread-{part.pk}-{unread[-1].pk}",
        thread=part.case.reference if identity.is_verified else "",
        automatic=True,
    )
