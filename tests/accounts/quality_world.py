"""What a place of the world holds of calibration, rules and coaching."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.utils import timezone

from apps.accounts.models import Brand, Team, User
from apps.customers.services import data_keys
from apps.quality.models import (
    Calibration,
    CoachingPlan,
    CoachingSession,
    Rule,
    Scorecard,
    ScreenCapture,
)
from tests import make


class Reviewing:
    brand: Brand
    team: Team
    agent: User
    card: Scorecard
    case: Any

    @cached_property
    def calibration(self) -> Calibration:
        """Open, with nobody's sheets."""
        return Calibration.objects.create(
            name="Chat", brand=self.brand, version=self.card.versions.live().get(),
            called_by=self.judge, due_at=timezone.now(), opened_at=timezone.now(),
        )  # fmt: skip

    @cached_property
    def capture(self) -> ScreenCapture:
        """A recorded screen of somebody of the place."""
        talk = self.case.interactions.get()
        return ScreenCapture.objects.create(
            interaction=talk, user=self.agent, client_id=uuid4(), keep_until=timezone.now(),
            key=data_keys.current(talk.customer_id),
        )  # fmt: skip

    @cached_property
    def rule(self) -> Rule:
        return Rule.objects.create(
            scorecard=self.card, question_key="greets", kind="said", words=["hello"],
            when_met="yes",
        )  # fmt: skip

    @cached_property
    def coaching_plan(self) -> CoachingPlan:
        return CoachingPlan.objects.create(
            agent=self.agent, coach=make.user(role="supervisor"), brand=self.brand,
            team=self.team, goal="Greets by name", target=90, target_on=timezone.localdate(),
        )  # fmt: skip

    @cached_property
    def coaching_session(self) -> CoachingSession:
        return CoachingSession.objects.create(plan=self.coaching_plan, planned_at=timezone.now())
