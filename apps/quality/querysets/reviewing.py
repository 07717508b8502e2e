"""Who may see which card, plan, task, review and dispute, and how screens ask for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import Brand
from apps.quality.choices import (
    DisputeState,
    Lane,
    ReviewKind,
    ReviewState,
    TaskState,
    VersionState,
)
from apps.quality.domain import lifecycle

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.quality.models import (
        Answer,
        Dispute,
        Review,
        ReviewTask,
        SamplingPlan,
        Scorecard,
        ScorecardVersion,
    )

READ_ONLY = frozenset({"client"})


class ScorecardQuerySet(QuerySet["Scorecard"]):
    def visible_to(self, user: User) -> ScorecardQuerySet:
        """Cards of the house and of one's brands, for those who score or make cards."""
        scope = max(user.scope(Action.QUALITY_MANAGE), user.scope(Action.QUALITY_SCORE))
        if scope is Scope.ALL:
            return self
        if scope < Scope.BRAND:
            return self.none()
        return self.filter(Q(brand__isnull=True) | Q(brand__in=user.brand_ids()))

    def editable_by(self, user: User) -> ScorecardQuerySet:
        """A card of the house is changed only by somebody who serves every brand."""
        scope = user.scope(Action.QUALITY_MANAGE)
        if scope is Scope.ALL:
            return self
        if scope < Scope.BRAND:
            return self.none()
        mine = Q(brand__in=user.brand_ids())
        if not Brand.objects.current().exclude(pk__in=user.brand_ids()).exists():
            mine |= Q(brand__isnull=True)
        return self.filter(mine)

    def current(self) -> ScorecardQuerySet:
        return self.filter(archived_at__isnull=True)

    def for_channel(self, kind: str) -> ScorecardQuerySet:
        return self.filter(channels__contains=[kind])


class VersionQuerySet(QuerySet["ScorecardVersion"]):
    def visible_to(self, user: User) -> VersionQuerySet:
        cards = apps.get_model("quality", "Scorecard").objects.visible_to(user)
        return self.filter(scorecard__in=cards.values("pk"))

    def live(self) -> VersionQuerySet:
        return self.filter(state=VersionState.LIVE)


class PlanQuerySet(QuerySet["SamplingPlan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        scope = max(user.scope(Action.QUALITY_MANAGE), user.scope(Action.QUALITY_SCORE))
        if scope is Scope.ALL:
            return self
        return self.filter(brand__in=user.brand_ids()) if scope is Scope.BRAND else self.none()

    def running(self) -> PlanQuerySet:
        return self.filter(is_active=True, archived_at__isnull=True)


class TaskQuerySet(QuerySet["ReviewTask"]):
    def visible_to(self, user: User) -> TaskQuerySet:
        """Tasks of one's brands for reviewers; whoever was asked to look at their own, theirs."""
        scope = user.scope(Action.QUALITY_SCORE)
        if scope is Scope.ALL:
            return self
        if scope is Scope.BRAND:
            return self.filter(brand__in=user.brand_ids())
        return self.filter(reviewer=user, lane=Lane.SELF)

    def scorable_by(self, user: User) -> TaskQuerySet:
        """Those ``user`` may review: theirs or nobody's, and never of their own team."""
        free = self.visible_to(user).filter(Q(reviewer=user) | Q(reviewer__isnull=True))
        own = Q(agent=user) | in_teams_of(user, path="agent")
        return free.exclude(own & ~Q(lane=Lane.SELF))

    def open(self) -> TaskQuerySet:
        return self.filter(state__in=[TaskState.OPEN, TaskState.STARTED])

    def for_inbox(self) -> TaskQuerySet:
        return self.select_related(
            "interaction__case__customer", "interaction__channel", "version__scorecard", "plan",
            "agent", "review",
        ).order_by("due_at", "id")  # fmt: skip


class ReviewQuerySet(QuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """Reviews ``user`` may read.

        Agents: their own once released, and their self-evaluations. Leaders: those of their
        teams once released. Reviewers and supervisors: their brands'; drafts are their
        writer's alone, and so are calibrations until their session is opened. Clients: their
        brands', once released, read-only.
        """
        scope = user.scope(Action.QUALITY_VIEW)
        if scope is Scope.NONE:
            return self.none()
        mine = Q(agent=user, kind=ReviewKind.REVIEW, state__in=lifecycle.SHOWN_TO_AGENT)
        own = Q(reviewer=user) | mine
        if scope is Scope.OWN:
            return self.filter(Q(reviewer=user, kind=ReviewKind.SELF) | mine)
        if user.role in READ_ONLY:
            return self.released().filter(kind=ReviewKind.REVIEW, brand__in=user.brand_ids())
        opened = Q(task__calibration_sheet__calibration__opened_at__isnull=False)
        finished = (
            ~Q(state=ReviewState.DRAFT)
            & ~Q(agent=user)
            & (~Q(kind=ReviewKind.CALIBRATION) | opened)
        )
        if scope is Scope.ALL:
            return self.filter(own | finished)
        if scope is Scope.BRAND:
            return self.filter(own | finished & Q(brand__in=user.brand_ids()))
        shown = Q(state__in=lifecycle.SHOWN_TO_AGENT, team__in=user.team_ids()) & ~Q(agent=user)
        return self.filter(own | shown)

    def scorable_by(self, user: User) -> ReviewQuerySet:
        """The drafts ``user`` is writing."""
        return self.visible_to(user).filter(reviewer=user, state=ReviewState.DRAFT)

    def released(self) -> ReviewQuerySet:
        return self.filter(state__in=lifecycle.SHOWN_TO_AGENT)

    def counted(self) -> ReviewQuerySet:
        """What figures are made of: submitted reviews, no calibrations and no self-evaluations."""
        return self.filter(kind=ReviewKind.REVIEW, state__in=lifecycle.COUNTED, counts=True)

    def random(self) -> ReviewQuerySet:
        """The unbiased lane: only these say how good the room is."""
        return self.counted().filter(lane=Lane.RANDOM)

    def overdue(self, now: datetime) -> ReviewQuerySet:
        return self.filter(state__in=[ReviewState.RELEASED, ReviewState.DECIDED], due_at__lte=now)

    def for_list(self) -> ReviewQuerySet:
        return self.select_related(
            "interaction__case__customer", "version__scorecard", "agent", "reviewer"
        )


class AnswerQuerySet(QuerySet["Answer"]):
    def visible_to(self, user: User) -> AnswerQuerySet:
        reviews = apps.get_model("quality", "Review").objects.visible_to(user)
        return self.filter(review__in=reviews.values("pk"))

    def lost(self) -> AnswerQuerySet:
        """Those that cost points."""
        return self.filter(points__lt=F("out_of"))


class DisputeQuerySet(QuerySet["Dispute"]):
    def visible_to(self, user: User) -> DisputeQuerySet:
        reviews = apps.get_model("quality", "Review").objects.visible_to(user)
        return self.filter(review__in=reviews.values("pk"))

    def open(self) -> DisputeQuerySet:
        return self.filter(state=DisputeState.OPEN)

    def decidable_by(self, user: User) -> DisputeQuerySet:
        """Open ones that are theirs or nobody's; never of one's own review, self or team.

        Whoever decided the first round does not decide the escalation.
        """
        if user.scope(Action.QUALITY_SCORE) is Scope.NONE:
            return self.none()
        decided_before = apps.get_model("quality", "Dispute").objects.filter(
            review=OuterRef("review"), round__lt=OuterRef("round"), decider=user
        )
        return (
            self.visible_to(user)
            .open()
            .filter(Q(decider=user) | Q(decider__isnull=True))
            .exclude(Q(review__reviewer=user) | Q(review__agent=user))
            .exclude(in_teams_of(user, path="review__agent"))
            .exclude(Exists(decided_before))
        )


def in_teams_of(user: User, *, path: str) -> Q:
    """Whether the person at ``path`` is in a team that ``user`` belongs to or leads."""
    members = apps.get_model("accounts", "Team").members.through.objects.filter(
        team__in=user.team_ids()
    )
    return Q(**{f"{path}__in": members.values("user")})
