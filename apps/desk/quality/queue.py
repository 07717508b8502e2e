"""What waits for a reviewer, and how the room does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.quality.choices import Lane, ReviewKind, ReviewState, TaskState
from apps.quality.domain import lifecycle, sampling
from apps.quality.domain.estimates import Drawn, Estimate, weighted_mean
from apps.quality.models import Dispute, Review, ReviewTask
from apps.quality.querysets import ReviewQuerySet

ROOM_DAYS = 28
INBOX = 100


@dataclass(frozen=True, slots=True)
class Inbox:
    overdue: Sequence[ReviewTask]
    this_week: Sequence[ReviewTask]
    later: Sequence[ReviewTask]
    free: Sequence[ReviewTask]  # nobody's yet

    @property
    def groups(self) -> list[tuple[str, Sequence[ReviewTask]]]:
        return [
            ("overdue", self.overdue), ("this_week", self.this_week), ("later", self.later),
            ("free", self.free),
        ]  # fmt: skip

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.this_week) + len(self.later)


@dataclass(frozen=True, slots=True)
class Room:
    """The last four weeks: the random lane's mean, and what the other lanes found."""

    mean: Estimate | None
    random: int
    risk: int
    manual: int
    critical: int  # contacts of the random lane with a critical error
    released: int
    open_disputes: int

    @property
    def critical_accuracy(self) -> float | None:
        """Share of the random contacts without a critical error, 0 to 100."""
        return 100 * (1 - self.critical / self.random) if self.random else None


def inbox(user: User, *, now: datetime) -> Inbox:
    tasks = ReviewTask.objects.scorable_by(user).open().for_inbox()
    mine = list(tasks.filter(reviewer=user)[:INBOX])
    ends = sampling.week_of(timezone.localtime(now)) + sampling.WEEK
    return Inbox(
        overdue=[task for task in mine if task.due_at < now],
        this_week=[task for task in mine if now <= task.due_at < ends],
        later=[task for task in mine if task.due_at >= ends],
        free=list(tasks.filter(reviewer__isnull=True)[:INBOX]),
    )


def room(user: User, *, now: datetime) -> Room:
    seen: ReviewQuerySet = Review.objects.visible_to(user).filter(
        submitted_at__gte=now - timedelta(days=ROOM_DAYS)
    )
    drawn = list(seen.random().values_list("final", "weight", "agent", "critical_errors"))
    values = [
        Drawn(float(final), float(weight or 1), agent)
        for final, weight, agent, _errors in drawn
        if final is not None
    ]
    others = seen.filter(kind=ReviewKind.REVIEW, state__in=lifecycle.COUNTED)
    lanes = list(others.values_list("lane", flat=True))
    return Room(
        mean=weighted_mean(values),
        random=len(drawn),
        risk=lanes.count(Lane.RISK),
        manual=lanes.count(Lane.MANUAL),
        critical=sum(1 for row in drawn if row[3]),
        released=seen.filter(state=ReviewState.RELEASED).count(),
        open_disputes=Dispute.objects.visible_to(user).open().count(),
    )


def place_of(review: Review, user: User) -> tuple[int, int]:
    """This review's place among the reader's of the week: (8, 12)."""
    week = sampling.week_of(timezone.localtime())
    mine = ReviewTask.objects.filter(reviewer=user).exclude(lane=Lane.SELF)
    done = mine.filter(state=TaskState.DONE, done_at__gte=week).count()
    return done + 1, done + mine.open().count()


def next_task(user: User) -> ReviewTask | None:
    task: ReviewTask | None = (
        ReviewTask.objects.scorable_by(user).open().filter(reviewer=user).for_inbox().first()
    )
    return task
