from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.interactions.models import Interaction
from apps.voice.choices import CallbackState, CallState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.models import Call, Callback, VoiceServer


class CallQuerySet(QuerySet["Call"]):
    def visible_to(self, user: User) -> CallQuerySet:
        """Calls whose conversation ``user`` may see; those in the menu, by their number."""
        interactions = Interaction.objects.visible_to(user).values("pk")
        ours = Q() if user.role == "admin" else Q(number__channel__brand__in=user.brand_ids())
        return self.filter(Q(interaction__in=interactions) | Q(interaction=None) & ours)

    def with_person(self, user: User) -> CallQuerySet:
        """Live calls on which ``user`` has a line, or which are theirs and wait for their phone.

        Not those who hear a question after their agent has gone.
        """
        on_it = Q(legs__user=user, legs__ended_at=None)
        theirs = Q(interaction__owner=user) & ~Q(state=CallState.IN_FLOW)
        return self.live().filter(on_it | theirs).distinct()

    def live(self) -> CallQuerySet:
        return self.exclude(state=CallState.ENDED)

    def of(self, server: VoiceServer) -> CallQuerySet:
        return self.filter(server=server)


class CallbackQuerySet(QuerySet["Callback"]):
    def visible_to(self, user: User) -> CallbackQuerySet:
        """Those whose conversation ``user`` may see."""
        return self.filter(interaction__in=Interaction.objects.visible_to(user).values("pk"))

    def open(self) -> CallbackQuerySet:
        return self.filter(state__in=[CallbackState.WAITING, CallbackState.CALLING])
