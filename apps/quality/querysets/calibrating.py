from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.quality.choices import ReviewState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.quality.models import Calibration, CalibrationSheet


class CalibrationQuerySet(QuerySet["Calibration"]):
    def visible_to(self, user: User) -> CalibrationQuerySet:
        """Sessions of one's brands, for those who score. What was answered opens with them."""
        scope = user.scope(Action.QUALITY_SCORE)
        if scope is Scope.ALL:
            return self
        return self.filter(brand__in=user.brand_ids()) if scope is Scope.BRAND else self.none()

    def leadable_by(self, user: User) -> CalibrationQuerySet:
        """Whoever called it, and who manages quality of its brand."""
        visible = self.visible_to(user)
        return visible if user.may(Action.QUALITY_MANAGE) else visible.filter(called_by=user)

    def closed(self) -> CalibrationQuerySet:
        """Not yet opened: nobody sees what others answered."""
        return self.filter(opened_at__isnull=True)


class SheetQuerySet(QuerySet["CalibrationSheet"]):
    def visible_to(self, user: User) -> SheetQuerySet:
        sessions = apps.get_model("quality", "Calibration").objects.visible_to(user)
        return self.filter(calibration__in=sessions.values("pk"))

    def submitted(self) -> SheetQuerySet:
        return self.filter(task__review__state=ReviewState.SUBMITTED)
