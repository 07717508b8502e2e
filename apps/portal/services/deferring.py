"""A chat that nobody could take goes on by mail, where the visitor has left an address."""

from __future__ import annotations

from django.db import transaction

from apps.channels.choices import ChannelKind
from apps.customers.choices import Scheme
from apps.customers.models import Identity
from apps.interactions.choices import Status
from apps.interactions.models import Case, Interaction
from apps.interactions.services import intake, messages
from apps.portal import texts
from apps.portal.services import letters


@transaction.atomic
def go_on_by_mail(interaction_id: int) -> Interaction | None:
    """The mail conversation that waits in its place; None where it stays as it is.

    It stays when somebody took it, when it is no chat, and without an address or a mailbox.
    """
    # Whoever takes it at this moment holds the case: look only once they are done.
    Case.objects.select_for_update(of=("self",)).get(interactions=interaction_id)
    part = (
        Interaction.objects.select_related("channel", "customer", "case")
        .filter(pk=interaction_id, kind=ChannelKind.CHAT, status=Status.WAITING)
        .first()
    )
    if part is None:
        return None
    mailbox, identity = letters.mailbox_of(part.channel), mail_address(part)
    if mailbox is None or identity is None:
        return None
    words = texts.of(texts.choose(part.language))["goes_on_by_email"]
    messages.tell(
        interaction=part,
        body=str(words).replace("{email}", identity.display or identity.value),
        client_id=f"deferred-to-mail-{part.pk}",
    )
    return intake.carry_on(part=part, channel=mailbox, identity=identity)


def mail_address(part: Interaction) -> Identity | None:
    """Where the visitor can be written to: proved before claimed, never blocked or dead."""
    return (
        Identity.objects.current()
        .filter(
            customer=part.customer_id,
            scheme=Scheme.EMAIL,
            blocked_at__isnull=True,
            undeliverable_at__isnull=True,
        )
        .order_by("verified_at", "pk")  # NULLs, the claims, come last
        .first()
    )
