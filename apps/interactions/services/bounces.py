"""Delivery notices: what we sent did not arrive. They are about our message, not a new one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.channels.models import ChannelAccount
from apps.channels.protocol import Failure, Inbound
from apps.customers.models import Identity
from apps.customers.services import identities
from apps.interactions.models import Delivery, Message
from apps.interactions.services import deliveries, landings, messages


def take(inbound: Inbound, *, account: ChannelAccount) -> int:
    """Mark what each failure is about; how many were about something of ours.

    Anybody can write a delivery notice: one counts only when it names a message of ours and
    one of its recipients.
    """
    return sum(_taken(failure, inbound, account) for failure in inbound.failures)


def _taken(failure: Failure, inbound: Inbound, account: ChannelAccount) -> bool:
    named = [failure.provider_id] if failure.provider_id else [
        value for hint in inbound.thread if hint.why == "references" for value in hint.values
    ]  # fmt: skip
    message = landings.message_of(named, account)
    if message is None:
        return False
    delivery = Delivery.objects.filter(
        message=message, recipient__iexact=failure.recipient
    ).first()  # fmt: skip
    if delivery is None:
        return False
    deliveries.bounced(message=message, recipient=delivery.recipient, problem=failure.reason)
    if failure.permanent:
        _mark_dead(message, delivery.recipient, failure.reason)
    messages.tell(
        interaction=message.interaction,
        body=_("Not delivered to %(recipient)s: %(reason)s")
        % {"recipient": delivery.recipient, "reason": failure.reason},
        client_id=f"bounce-{delivery.pk}"[:80],
        internal=True,
    )
    return True


def _mark_dead(message: Message, recipient: str, reason: str) -> None:
    value = recipient.lower()
    for identity in Identity.objects.current().filter(scheme="email", value=value):
        if identity.customer_id == message.case.customer_id:
            identities.mark_undeliverable(identity=identity, reason=reason[:200])
