"""Disputes that do not move: their decider left, or let the deadline pass. Others decide."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core import audit
from apps.core.events import publish
from apps.quality.choices import PassReason
from apps.quality.domain import lifecycle, working_days
from apps.quality.events import DisputePassedOn
from apps.quality.models import Dispute, DisputePass, Review
from apps.quality.services import notices, reviewers

BATCH = 500


def pass_on_stuck(*, now: datetime) -> int:
    """Give what is stuck to somebody who has not had it, supervisors first; how many moved.

    Where nobody is left it is nobody's: whoever may takes it. The agent never loses by that.
    """
    waiting = Dispute.objects.open().select_related("review__brand", "review__agent", "decider")
    return sum(_look_at(dispute, now) for dispute in waiting.order_by("due_at")[:BATCH])


def _look_at(dispute: Dispute, now: datetime) -> int:
    """All that one decider has of a round goes to one other."""
    because = _because(dispute, now)
    if because is None and dispute.decider_id is not None:
        return 0
    following = reviewers.second(dispute.review, not_ids=_had_it(dispute), last_word=True)
    if following is None and dispute.decider_id is None:
        return 0
    with transaction.atomic():
        mine = Dispute.objects.open().filter(
            review=dispute.review_id, round=dispute.round, decider=dispute.decider_id
        )
        moved = list(mine.select_for_update())
        if not moved:
            return 0
        due_at = working_days.after(now, lifecycle.DAYS_TO_ANSWER) if following else dispute.due_at
        mine.update(decider=following, due_at=due_at)
        if dispute.decider and because:
            DisputePass.objects.bulk_create(
                DisputePass(dispute=each, before=dispute.decider, because=because, at=now)
                for each in moved
            )
        Review.objects.filter(pk=dispute.review_id).update(due_at=due_at, updated_at=now)
        audit.record("dispute.passed_on", actor=None, target=dispute.review, because=because or "")
        for each in moved:
            publish(DisputePassedOn(each.pk, following.pk if following else None))
        dispute.refresh_from_db()
        notices.to_decide(dispute)
    return len(moved)


def _because(dispute: Dispute, now: datetime) -> PassReason | None:
    if dispute.decider is None:
        return None
    theirs = Dispute.objects.decidable_by(dispute.decider).filter(pk=dispute.pk)
    if not dispute.decider.is_active or not theirs.exists():
        return PassReason.LEFT
    return PassReason.LATE if dispute.due_at <= now else None


def _had_it(dispute: Dispute) -> set[int]:
    """The reviewer, whoever decided or decides, and those who let it lie."""
    same = Dispute.objects.filter(review=dispute.review_id)
    deciders = same.exclude(decider=None).values_list("decider", flat=True)
    before = DisputePass.objects.filter(dispute__in=same.values("pk"))
    return {dispute.review.reviewer_id, *deciders, *before.values_list("before", flat=True)}
