"""What quality holds in one place of the permission matrix's world."""

from __future__ import annotations

from functools import cached_property

from apps.accounts.models import Brand, Team, User
from apps.quality.models import Dispute, Review, ReviewTask, SamplingPlan, Scorecard
from apps.quality.services import cards, disputes
from tests import make


class QualityPlace:
    brand: Brand
    team: Team
    person: User

    @cached_property
    def card(self) -> Scorecard:
        """Of this brand, published, with a draft of the next version."""
        version = make.scorecard(brand=self.brand)
        cards.draft_of(version.scorecard, actor=self.person)
        return version.scorecard

    @cached_property
    def plan(self) -> SamplingPlan:
        return SamplingPlan.objects.create(name=f"Plan {self.team}", brand=self.brand)

    @cached_property
    def judge(self) -> User:
        """Somebody who may review this team: a reviewer of the brand without a team."""
        return make.user(role="reviewer", brands=[self.brand])

    @cached_property
    def agent(self) -> User:
        return make.agent(team=self.team)

    @cached_property
    def review(self) -> Review:
        return make.submitted(self.agent, self.judge, version=self.card.versions.live().get())

    @cached_property
    def draft_review(self) -> Review:
        return make.review(self.agent, self.judge, version=self.card.versions.live().get())

    @cached_property
    def review_task(self) -> ReviewTask:
        """Nobody's yet."""
        task = self.draft_review.task
        Review.objects.filter(pk=self.draft_review.pk).update(task=None)
        ReviewTask.objects.filter(pk=task.pk).update(reviewer=None, state="open")
        task.refresh_from_db()
        return task

    @cached_property
    def dispute(self) -> Dispute:
        answer = self.review.answers.get(question__key="solved")
        objection = disputes.Objection(answer.pk, "I did.", ["yes"])
        [row] = disputes.raise_(self.review, by=self.agent, objections=[objection])
        return row
