"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.quality.models import SamplingPlan
from apps.quality.services import (
    automatic,
    calibrations,
    coaching,
    drawing,
    inquiries,
    notices,
    passing_on,
    reviews,
    screens,
)


@shared_task
def draw_samples() -> None:
    """What the plans want of the contacts that ended, and reviewers for what waits for one."""
    now = timezone.now()
    drawing.run_all(now=now)
    for plan in SamplingPlan.objects.running():
        drawing.staffed(plan, now=now)


@shared_task
def finish_reviews() -> None:
    now = timezone.now()
    passing_on.pass_on_stuck(now=now)
    reviews.finish_overdue(now=now)
    calibrations.open_all_complete()
    notices.remind_of_sessions(now=now)


@shared_task
def apply_rules() -> None:
    """What rules and, where one is configured, the model see in contacts; and audits of both."""
    now = timezone.now()
    automatic.find_recent(now=now)
    automatic.give_audits(now=now)
    inquiries.ask_waiting(now=now)


@shared_task
def check_coaching() -> None:
    coaching.check_all(now=timezone.now())


@shared_task
def sweep_screens() -> None:
    screens.sweep(now=timezone.now())
