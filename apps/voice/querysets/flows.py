from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from apps.voice.choices import FlowState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.models import CallFlow, FlowVersion, Prompt


class PromptQuerySet(QuerySet["Prompt"]):
    def visible_to(self, user: User) -> PromptQuerySet:
        if user.is_superuser or user.role == "admin":
            return self
        return self.filter(brand__in=user.brand_ids())

    def in_use(self) -> PromptQuerySet:
        return self.filter(archived_at=None)


class CallFlowQuerySet(QuerySet["CallFlow"]):
    def visible_to(self, user: User) -> CallFlowQuerySet:
        """The flows of the brands that ``user`` works for."""
        if user.is_superuser or user.role == "admin":
            return self
        return self.filter(brand__in=user.brand_ids())

    def in_use(self) -> CallFlowQuerySet:
        return self.filter(archived_at=None)

    def live(self) -> CallFlowQuerySet:
        """Those with a version that callers can hear."""
        return self.filter(versions__state=FlowState.PUBLISHED)


class FlowVersionQuerySet(QuerySet["FlowVersion"]):
    def draft(self) -> FlowVersionQuerySet:
        return self.filter(state=FlowState.DRAFT)

    def published(self) -> FlowVersionQuerySet:
        return self.filter(state=FlowState.PUBLISHED)
