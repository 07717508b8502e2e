"""The inbox: contacts given to reviewers, picked by hand, taken, put aside."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import audit
from apps.core.events import publish
from apps.quality.choices import Lane, Release, TaskState
from apps.quality.domain import working_days
from apps.quality.errors import CardProblem, NotTheirs, TaskTaken
from apps.quality.events import ReviewTaskGiven
from apps.quality.models import ReviewTask, ScorecardVersion
from apps.quality.services import notices, reviewers

if TYPE_CHECKING:
    from apps.interactions.models import Interaction

USUAL_DAYS = 5


def card_for(interaction: Interaction) -> ScorecardVersion | None:
    """The live version that fits the contact: a card of its brand before one of the house."""
    fitting = ScorecardVersion.objects.live().filter(
        Q(scorecard__brand=interaction.case.brand_id) | Q(scorecard__brand__isnull=True),
        scorecard__channels__contains=[interaction.kind],
        scorecard__archived_at__isnull=True,
    )
    own_first = F("scorecard__brand").asc(nulls_last=True)
    return fitting.order_by(own_first, "-published_at").select_related("scorecard").first()


def pick(
    *,
    interaction: Interaction,
    by: User,
    reviewer: User | None = None,
    version: ScorecardVersion | None = None,
    why: str = "",
    is_blind: bool = False,
    counts: bool = True,
) -> ReviewTask:
    """A contact picked by hand: counts toward the agent's score if said so, never for the mean."""
    agent = _agent_of(interaction)
    reviewer = reviewer or by
    reviewers.must_be_neutral(reviewer, interaction=interaction, agent=agent)
    waiting = ReviewTask.objects.open().filter(
        interaction=interaction, lane=Lane.MANUAL, reviewer=reviewer
    )
    return waiting.first() or _give(
        interaction, agent, reviewer, version, lane=Lane.MANUAL, by=by, is_blind=is_blind,
        counts=counts, reasons=[{"risk": "", "words": why}] if why else [],
    )  # fmt: skip


def ask_self(*, interaction: Interaction, by: User) -> ReviewTask:
    """Let the agent look at their own contact, on the form a reviewer uses."""
    agent = _agent_of(interaction)
    waiting = ReviewTask.objects.filter(interaction=interaction, lane=Lane.SELF, agent=agent)
    already = waiting.exclude(state=TaskState.SKIPPED).first()
    if already:
        return already
    other = interaction.reviews.exclude(state="withdrawn").order_by("-id").first()
    version = other.version if other else None
    task = _give(interaction, agent, agent, version, lane=Lane.SELF, by=by, counts=False)
    notices.asked_to_look(task, by=by)
    return task


def take(task: ReviewTask, *, by: User) -> None:
    """One of nobody's becomes mine; the first one wins."""
    if not ReviewTask.objects.scorable_by(by).filter(pk=task.pk).exists():
        raise NotTheirs(_("Somebody else reviews this contact."))
    free = ReviewTask.objects.open().filter(pk=task.pk)
    won = free.filter(Q(reviewer__isnull=True) | Q(reviewer=by)).update(
        reviewer=by, updated_at=timezone.now()
    )
    if not won:
        raise TaskTaken(_("Somebody else has taken this contact."))
    task.refresh_from_db()


def skip(task: ReviewTask, *, by: User, because: str) -> None:
    """Put aside with a reason, before it was begun. A drawn one stays in its slice's record."""
    now = timezone.now()
    with transaction.atomic():
        won = ReviewTask.objects.filter(pk=task.pk, state=TaskState.OPEN).update(
            state=TaskState.SKIPPED, skipped_because=because[:160], done_at=now, updated_at=now
        )
        if not won:
            raise TaskTaken(_("This review was begun or done already."))
        audit.record("review_task.skipped", actor=by, target=task, summary=because)


def due(start: datetime, days: int = USUAL_DAYS) -> datetime:
    return working_days.after(start, days)


def _give(
    interaction: Interaction,
    agent: User,
    reviewer: User,
    version: ScorecardVersion | None,
    **facts: Any,
) -> ReviewTask:
    version = version or card_for(interaction)
    if version is None:
        raise CardProblem(_("No published scorecard fits this channel."))
    by = facts.pop("by")
    now = timezone.now()
    with transaction.atomic():
        task = ReviewTask.objects.create(
            interaction=interaction, brand_id=interaction.case.brand_id, agent=agent,
            reviewer=reviewer, version=version, picked_by=by, due_at=due(now),
            release=Release.AT_ONCE, **facts,
        )  # fmt: skip
        audit.record("review_task.given", actor=by, target=task, summary=str(reviewer))
        publish(ReviewTaskGiven(task_id=task.pk, reviewer_id=reviewer.pk))
    return task


def _agent_of(interaction: Interaction) -> User:
    if interaction.owner is None or interaction.ended_at is None:
        raise NotTheirs(_("Only a contact that is over and had an agent can be reviewed."))
    return interaction.owner
