"""Who may look at recorded screens, and which of them are past their time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.interactions.models import Interaction, LegalHold

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.quality.models import ScreenCapture


class CaptureQuerySet(QuerySet["ScreenCapture"]):
    def visible_to(self, user: User) -> CaptureQuerySet:
        """Of contacts they see, by the table's scope: agents their own, clients none."""
        scope = user.scope(Action.SCREEN_VIEW)
        if scope is Scope.NONE:
            return self.none()
        seen = self.filter(interaction__in=Interaction.objects.visible_to(user).values("pk"))
        return seen.filter(user=user) if scope is Scope.OWN else seen

    def kept(self) -> CaptureQuerySet:
        return self.filter(erased_at=None, key__destroyed_at=None)

    def past_their_time(self, *, now: datetime) -> CaptureQuerySet:
        held = LegalHold.objects.filter(interaction=OuterRef("interaction"), lifted_at=None)
        return self.filter(erased_at=None, keep_until__lt=now).exclude(Exists(held))
