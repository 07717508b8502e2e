from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import QuerySet

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.quality.models import Finding, Rule


class AnswerRuleQuerySet(QuerySet["Rule"]):
    def visible_to(self, user: User) -> AnswerRuleQuerySet:
        cards = apps.get_model("quality", "Scorecard").objects.visible_to(user)
        return self.filter(scorecard__in=cards.values("pk"))

    def editable_by(self, user: User) -> AnswerRuleQuerySet:
        cards = apps.get_model("quality", "Scorecard").objects.editable_by(user)
        return self.filter(scorecard__in=cards.values("pk"))

    def active(self) -> AnswerRuleQuerySet:
        return self.filter(is_active=True, scorecard__archived_at__isnull=True)


class FindingQuerySet(QuerySet["Finding"]):
    def visible_to(self, user: User) -> FindingQuerySet:
        """Findings about contacts ``user`` may see, for those who see their cards."""
        contacts = apps.get_model("interactions", "Interaction").objects.visible_to(user)
        cards = apps.get_model("quality", "Scorecard").objects.visible_to(user)
        return self.filter(
            interaction__in=contacts.values("pk"),
            question__version__scorecard__in=cards.values("pk"),
        )
