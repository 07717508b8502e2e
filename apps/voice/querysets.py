from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.interactions.models import Interaction
from apps.voice.choices import CallState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.channels.models import ChannelAccount  # noqa: F401
    from apps.voice.models import Call, PhoneNumber, VoiceServer


class PhoneNumberQuerySet(QuerySet["PhoneNumber"]):
    def visible_to(self, user: User) -> PhoneNumberQuerySet:
        """The numbers of the brands that ``user`` works for."""
        if user.is_superuser or user.role == "admin":
            return self
        return self.filter(channel__brand__in=user.brand_ids())

    def in_use(self) -> PhoneNumberQuerySet:
        return self.filter(archived_at=None)


class CallQuerySet(QuerySet["Call"]):
    def visible_to(self, user: User) -> CallQuerySet:
        """Calls whose conversation ``user`` may see; those in the menu, by their number."""
        interactions = Interaction.objects.visible_to(user).values("pk")
        ours = Q() if user.role == "admin" else Q(number__channel__brand__in=user.brand_ids())
        return self.filter(Q(interaction__in=interactions) | Q(interaction=None) & ours)

    def live(self) -> CallQuerySet:
        return self.exclude(state=CallState.ENDED)

    def of(self, server: VoiceServer) -> CallQuerySet:
        return self.filter(server=server)
