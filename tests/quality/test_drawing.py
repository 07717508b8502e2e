"""Plans that run: what they draw, whom they give it to, and that running again changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.interactions.models import InteractionEvent, Rating
from apps.quality.domain import pace, risk
from apps.quality.domain.risk import Facts
from apps.quality.models import ReviewTask, SamplingPlan, Slice
from apps.quality.services import drawing
from tests import make

NOW = "2026-11-22T12:00+00:00"  # a Sunday
pytestmark = pytest.mark.django_db


def plan_of(room, lane="random", **fields) -> SamplingPlan:
    version = make.scorecard()
    now = timezone.now()
    defaults = {
        "name": "Weekly",
        "brand": room.brand,
        "lane": lane,
        "created_at": now - timedelta(days=30),
    }
    plan = SamplingPlan.objects.create(**defaults | fields)
    plan.scorecards.set([version.scorecard])
    plan.reviewers.set([room.sara, room.luz])
    return plan


def ended(room, agent, *, days: float, **fields):
    at = timezone.now() - timedelta(days=days)
    return make.contact(agent, ended_at=at, opened_at=at - timedelta(minutes=5), **fields)


@time_machine.travel(NOW, tick=False)
def test_one_of_each_agent_channel_and_part_of_the_week_is_drawn_and_weighs_the_rest(room):
    plan = plan_of(room, per_agent=1)
    for _ in range(3):
        ended(room, room.noor, days=8)  # the week before, which is over
    ended(room, room.idris, days=9)
    ended(room, room.noor, days=1)  # this week is not
    assert drawing.run(plan, now=timezone.now()) == 2
    drawn = {task.agent: task for task in plan.tasks.all()}
    assert drawn[room.noor].weight == 3
    assert drawn[room.idris].weight == 1
    assert drawn[room.noor].slice.population == 3
    assert {task.reviewer for task in drawn.values()} == {room.sara, room.luz}
    assert all(task.is_blind and task.lane == "random" for task in drawn.values())


@time_machine.travel(NOW, tick=False)
def test_running_again_draws_nothing_twice(room):
    plan = plan_of(room, per_agent=7)
    for days in (8, 9, 10, 11):
        ended(room, room.noor, days=days)
    made = drawing.run(plan, now=timezone.now())
    assert made == 4  # one of every day
    plan.refresh_from_db()
    assert drawing.run(plan, now=timezone.now()) == 0
    assert (Slice.objects.count(), ReviewTask.objects.count()) == (4, 4)


@time_machine.travel(NOW, tick=False)
def test_what_is_not_the_plans_is_left_alone(room):
    plan = plan_of(room, per_agent=7)
    stranger = make.agent(team=make.team(brands=[make.brand()]))
    ended(room, stranger, days=8)
    make.contact(room.noor, status="active", ended_at=None)
    silent = ended(room, room.idris, days=8)
    silent.messages.filter(direction="out").delete()
    assert drawing.run(plan, now=timezone.now()) == 0


@time_machine.travel(NOW, tick=False)
def test_who_is_full_gets_no_more_and_the_rest_waits_for_somebody(room):
    plan = plan_of(room, per_agent=7, reviewer_per_week=1)
    for days in (8, 9, 10):
        ended(room, room.noor, days=days)
    drawing.run(plan, now=timezone.now())
    assert plan.tasks.filter(reviewer=None).count() == 1
    plan.reviewer_per_week = 5
    plan.save()
    assert drawing.staffed(plan, now=timezone.now()) == 1
    assert not plan.tasks.filter(reviewer=None).exists()


@time_machine.travel(NOW, tick=False)
def test_a_new_hire_is_drawn_more_often(room):
    plan = plan_of(room, per_agent=1, new_hire_per_agent=7)
    room.noor.hired_on = timezone.localdate() - timedelta(days=20)
    room.noor.save()
    for days in (8, 9, 10):
        ended(room, room.noor, days=days)
        ended(room, room.idris, days=days)
    drawing.run(plan, now=timezone.now())
    assert plan.tasks.filter(agent=room.noor).count() == 3
    assert plan.tasks.filter(agent=room.idris).count() == 1


@time_machine.travel(NOW, tick=False)
def test_the_risk_lane_takes_what_worries_and_says_why(room):
    triggers = {"low_rating": 2, "words": ["refund"], "transfer": 2, "silence": 10, "repeat": 7}
    plan = plan_of(room, lane="risk", triggers=triggers, max_per_week=3)
    calm = ended(room, room.noor, days=1)
    poor = ended(room, room.noor, days=1)
    Rating.objects.create(interaction=poor, score=1)
    asked = ended(room, room.noor, days=1)
    make.message(asked, "I want a refund now.")
    for _ in range(2):
        InteractionEvent.objects.create(interaction=asked, kind="reassigned")
    again = ended(room, room.idris, days=1)
    make.interaction(case=make.case(brand=room.brand, customer=again.customer),
                     opened_at=again.opened_at - timedelta(days=3))  # fmt: skip
    assert drawing.run(plan, now=timezone.now()) == 3
    found = {t.interaction_id: [r["risk"] for r in t.reasons] for t in plan.tasks.all()}
    assert found == {
        poor.pk: ["low_rating"], asked.pk: ["words", "transfer"], again.pk: ["repeat"],
    }  # fmt: skip
    assert calm.pk not in found
    assert {task.weight for task in plan.tasks.all()} == {0}
    plan.refresh_from_db()
    assert drawing.run(plan, now=timezone.now()) == 0


def test_reasons_quote_the_words_and_ask_only_what_the_plan_asks():
    facts = Facts(rating=1, texts=["Hello", "I never got my REFUND and I am tired of it"])
    assert risk.reasons(facts, {}) == []
    [low, quote] = risk.reasons(facts, {"low_rating": 2, "words": ["refund", "lawyer"]})
    assert (low.risk, low.words) == ("low_rating", "1")
    assert "my REFUND and" in quote.words


def test_waits_are_drawn_from_the_first_unanswered_message():
    at = timezone.now()
    minutes = lambda n: at + timedelta(minutes=n)  # noqa: E731
    said = [
        pace.Said(1, minutes(0), 1, "chat", False),
        pace.Said(2, minutes(1), 1, "chat", False),
        pace.Said(3, minutes(2), 1, "chat", None),
        pace.Said(4, minutes(4), 1, "chat", True),
        pace.Said(5, minutes(5), 1, "chat", False),
        pace.Said(6, minutes(245), 2, "email", True),
    ]
    found = pace.waits(said)
    assert [(w.before, w.seconds, w.is_ours, w.is_over) for w in found.values()] == [
        (4, 240, True, True), (5, 60, False, False), (6, 14400, True, False),
    ]  # fmt: skip
    assert found[4].height == pytest.approx(3.65)
    assert [pace.spoken(s) for s in (41, 252, 6600, 187200)] == [
        "0:41",
        "4:12",
        "1 h 50",
        "2 d 4 h",
    ]
