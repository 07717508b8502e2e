from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.interactions.models import Interaction
from apps.voice.choices import CallState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.channels.models import ChannelAccount  # noqa: F401
    from apps.voice.models import Call, Phone, PhoneNumber, VoiceServer


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

    def with_person(self, user: User) -> CallQuerySet:
        """Live calls on which ``user`` has a line, or which are theirs and wait for their phone."""
        on_it = Q(legs__user=user, legs__ended_at=None)
        return self.live().filter(on_it | Q(interaction__owner=user)).distinct()

    def live(self) -> CallQuerySet:
        return self.exclude(state=CallState.ENDED)

    def of(self, server: VoiceServer) -> CallQuerySet:
        return self.filter(server=server)


class PhoneQuerySet(QuerySet["Phone"]):
    def visible_to(self, user: User) -> PhoneQuerySet:
        """One's own; everybody's for whoever keeps the lines."""
        return self if user.role == "admin" else self.filter(user=user)

    def with_password(self, *, now: datetime) -> PhoneQuerySet:
        """Browsers whose password has not run out."""
        return self.filter(is_desk_phone=False, password_until__gt=now)
