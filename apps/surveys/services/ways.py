"""The ways to ask. A new one is a class here and a line in ``WAYS``; nothing else changes.

A way finds the address and the line of ours to write from, and writes what is owed to the
outbox. Text messages join when there is a channel of that kind (``Can.START``); a phone menu
needs no invitation at all: the voice app calls ``responses.record(way=Way.IVR, ...)`` when the
caller has pressed the keys. The chat asks by itself at its end (``responses.collect_rating``).
"""

from __future__ import annotations

from typing import Protocol

from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount, OutboxMessage
from apps.channels.services import outbox
from apps.customers.choices import Scheme
from apps.customers.models import Identity
from apps.interactions.models import Interaction
from apps.surveys.choices import Way
from apps.surveys.models import SurveyInvitation
from apps.surveys.services import letters


class Asking(Protocol):
    def address(self, interaction: Interaction) -> Identity | None:
        """Where this customer may be asked, or None."""

    def ask(self, invitation: SurveyInvitation) -> OutboxMessage | None:
        """Owe the question to the provider, in the caller's transaction; None without a line."""


class ByEmail:
    def address(self, interaction: Interaction) -> Identity | None:
        """The address of the conversation, else one the customer has proved to be theirs.

        What was only typed into a form is a claim: nobody is asked about somebody else's chat.
        """
        own = interaction.identity
        if own is not None and own.scheme == Scheme.EMAIL and _reachable(own):
            return own
        proved = Identity.objects.current().filter(
            customer=interaction.customer_id, scheme=Scheme.EMAIL, verified_at__isnull=False
        )
        return next((one for one in proved.order_by("-verified_at") if _reachable(one)), None)

    def ask(self, invitation: SurveyInvitation) -> OutboxMessage | None:
        account = self._mailbox(invitation)
        if account is None:
            return None
        return outbox.queue(
            account=account,
            message=letters.letter(invitation),
            reference=f"survey:{invitation.pk}",
        )

    def _mailbox(self, invitation: SurveyInvitation) -> ChannelAccount | None:
        channel = invitation.interaction.channel
        if channel.kind == ChannelKind.EMAIL and channel.is_active:
            return channel
        return (
            ChannelAccount.objects.active()
            .filter(brand=invitation.brand_id, kind=ChannelKind.EMAIL)
            .order_by("pk")
            .first()
        )


WAYS: dict[str, Asking] = {Way.EMAIL: ByEmail()}


def _reachable(identity: Identity) -> bool:
    return not identity.is_blocked and identity.undeliverable_at is None
