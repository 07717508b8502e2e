"""Hours of training: measured while a lesson is open, booked once when it is done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from apps.training.choices import Provider
from apps.training.models import Course, Progress, TrainingTime

if TYPE_CHECKING:
    from apps.accounts.models import User

LONGEST_LOOK = 20 * 60  # seconds between two signs of life that still count as learning
MOST_OF_EXPECTED = 3  # a lesson of ten minutes books at most half an hour


def count(progress: Progress) -> None:
    """Add the time since the last look, unless the person was away."""
    now = timezone.now()
    passed = int((now - progress.seen_at).total_seconds())
    if 0 <= passed <= LONGEST_LOOK:
        progress.seconds += passed
    progress.seen_at = now
    Progress.objects.filter(pk=progress.pk).update(
        seconds=progress.seconds, seen_at=now, updated_at=now
    )


def book_lesson(progress: Progress) -> None:
    most = progress.lesson.minutes * 60 * MOST_OF_EXPECTED
    course = progress.enrolment.course
    book(
        user=progress.enrolment.user, course=course, seconds=min(progress.seconds, most),
        provider=course.provider, source=f"progress:{progress.pk}",
    )  # fmt: skip


def book(
    *,
    user: User,
    course: Course,
    seconds: int,
    source: str,
    provider: str = Provider.OWN,
    at: datetime | None = None,
) -> None:
    """One line of the ledger; the same source never twice."""
    if seconds > 0:
        TrainingTime.objects.get_or_create(
            source=source,
            defaults={
                "user": user, "course": course, "channel": course.channel, "provider": provider,
                "seconds": seconds, "day": timezone.localdate(at or timezone.now()),
            },
        )  # fmt: skip
