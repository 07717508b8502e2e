"""What runs out: courses that are due, once before and once after, and certificates."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Value
from django.utils import timezone

from apps.training.models import Certificate, Enrolment
from apps.training.services import notices

SOON = timedelta(days=3)
BATCH = 200


def remind_due() -> int:
    """Tell whoever has a course due soon or overdue and was not told; how many were."""
    today = timezone.localdate()
    rows = Enrolment.objects.due_by(today + SOON).select_related("user", "course")
    count = 0
    for row in rows.exclude(reminder="overdue")[:BATCH]:
        is_overdue = bool(row.due_on and row.due_on < today)
        if _claim(row, "overdue" if is_overdue else "soon"):
            notices.due(row, is_overdue=is_overdue)
            count += 1
    return count


def remind_of_certificates() -> int:
    """Tell whoever holds one that is within its window of renewal, once; how many were told."""
    now = timezone.now()
    window = ExpressionWrapper(
        Value(timedelta(days=1)) * F("course__renewal_days"), output_field=DurationField()
    )
    near = Certificate.objects.live().filter(
        reminded_at__isnull=True, valid_to__gt=now, valid_to__lte=Value(now) + window
    )
    count = 0
    for row in near.select_related("user", "course")[:BATCH]:
        if Certificate.objects.filter(pk=row.pk, reminded_at__isnull=True).update(reminded_at=now):
            notices.ending(row)
            count += 1
    return count


def _claim(row: Enrolment, word: str) -> bool:
    """Whether this call is the one that tells."""
    if word == row.reminder:
        return False
    won = Enrolment.objects.open().filter(pk=row.pk, reminder=row.reminder).update(
        reminder=word, reminded_at=timezone.now(), updated_at=timezone.now()
    )  # fmt: skip
    return bool(won)
