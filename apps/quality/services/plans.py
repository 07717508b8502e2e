"""Sampling plans: made and changed, with a line in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.quality.models import SamplingPlan

if TYPE_CHECKING:
    from apps.accounts.models import User

MANY = ("teams", "scorecards", "reviewers")


def save(plan: SamplingPlan, *, actor: User, **facts: Any) -> SamplingPlan:
    """Set ``facts`` (with lists for teams, scorecards and reviewers) and keep the plan."""
    is_new = plan.pk is None
    many = {name: facts.pop(name) for name in MANY if name in facts}
    for name, value in facts.items():
        setattr(plan, name, value)
    with transaction.atomic():
        plan.save()
        for name, rows in many.items():
            getattr(plan, name).set(rows)
        verb = "sampling_plan.created" if is_new else "sampling_plan.changed"
        audit.record(verb, actor=actor, target=plan, summary=plan.name)
    return plan


def archive(plan: SamplingPlan, *, actor: User) -> None:
    now = timezone.now()
    with transaction.atomic():
        SamplingPlan.objects.filter(pk=plan.pk).update(
            archived_at=now, is_active=False, updated_at=now
        )
        audit.record("sampling_plan.archived", actor=actor, target=plan, summary=plan.name)
