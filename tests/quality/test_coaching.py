from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.quality.domain import coaching as domain
from apps.quality.errors import NotTheirs, WrongState
from apps.quality.models import CoachingCheck, CoachingPlan, Review
from apps.quality.services import coaching, debts
from tests import make

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def scored(room, final, *, days_ago, agent=None):
    """A review of a contact that ended so long ago, with this final score."""
    row = make.submitted(agent or room.noor, room.sara)
    at = NOW - timedelta(days=days_ago)
    type(row.interaction).objects.filter(pk=row.interaction_id).update(ended_at=at)
    Review.objects.filter(pk=row.pk).update(final=final, submitted_at=at, released_at=at)
    return row


def plan(room, **facts):
    return coaching.open_plan(**{
        "agent": room.noor, "coach": room.lovisa, "brand": room.brand, "goal": "Greets by name",
        "measure": "score", "target": 90.0, "target_on": (NOW + timedelta(days=30)).date(),
    } | facts)  # fmt: skip


def test_the_baseline_is_measured_and_not_typed_in(room):
    for final in (60, 70, 80):
        scored(room, final, days_ago=10)
    scored(room, 10, days_ago=45)  # too long ago
    row = plan(room)
    assert (row.baseline, row.baseline_count, row.team) == (70.0, 3, room.team)


def test_after_14_and_30_days_the_figure_is_compared_with_its_interval(room):
    for days_ago, finals in ((40, (50, 52, 54)), (25, (80, 82, 84)), (10, (90,))):
        for final in finals:
            scored(room, final, days_ago=days_ago)
    row = plan(room, started_at=NOW - timedelta(days=32))
    assert coaching.check_all(now=NOW) == 2
    assert coaching.check_all(now=NOW) == 0
    first, second = CoachingCheck.objects.all()
    assert (first.days, first.value, first.count, first.change) == (14, 82.0, 3, 30.0)
    assert first.change_low is not None
    assert first.change_low > 0
    assert (second.days, second.value, second.change_low) == (30, 90.0, None)
    assert row.checks.count() == 2


def test_a_change_that_chance_explains_is_not_called_better():
    assert domain.compared([60, 80, 70], [62, 84, 71]).words == "unclear"
    assert domain.compared([60, 61, 62], [80, 81, 82]).words == "better"
    assert domain.compared([80, 81, 82], [60, 61, 62]).words == "worse"
    assert domain.compared([], [60]).words == "unknown"


def test_only_who_leads_coaches_and_nobody_coaches_themselves(room):
    for coach in (room.idris, room.sara, room.noor):
        with pytest.raises(NotTheirs):
            plan(room, coach=coach)
    with pytest.raises(WrongState):
        plan(room, target_on=NOW.date())


def test_both_sides_read_the_notes_and_strangers_do_not_see_the_plan(room):
    row = plan(room)
    coaching.note(row, text="Read three chats.", by=room.lovisa)
    coaching.note(row, text=" I will try. ", by=room.noor)
    assert coaching.note(row, text="  ", by=room.noor) is None
    assert [note.text for note in row.notes.all()] == ["Read three chats.", "I will try."]
    client = make.user(role="client", brands=[room.brand])
    other = make.user(role="team_leader")
    sees = {who: CoachingPlan.objects.visible_to(who).exists() for who in (
        room.noor, room.lovisa, room.petra, room.idris, client, other)}  # fmt: skip
    assert sees == {
        room.noor: True, room.lovisa: True, room.petra: True,
        room.idris: False, client: False, other: False,
    }  # fmt: skip
    assert not CoachingPlan.objects.led_by(room.noor).exists()


def test_sessions_are_planned_once_and_held_once(room):
    row = plan(room)
    at = NOW + timedelta(days=2)
    session = coaching.plan_session(row, at=at, minutes=45, by=room.lovisa)
    assert coaching.plan_session(row, at=at, minutes=45, by=room.lovisa) == session
    coaching.hold(session, by=room.lovisa, at=at)
    coaching.hold(session, by=room.lovisa)
    assert session.held_at == at


def test_a_plan_ends_once(room):
    row = plan(room)
    coaching.end(row, is_reached=True, by=room.lovisa)
    assert row.state == "reached"
    with pytest.raises(WrongState):
        coaching.end(row, is_reached=False, by=room.lovisa)
    with pytest.raises(WrongState):
        coaching.plan_session(row, at=NOW, minutes=30, by=room.lovisa)


def test_a_weak_review_without_a_plan_is_a_debt_until_somebody_plans(room):
    weak = scored(room, 40, days_ago=14)
    scored(room, 95, days_ago=14, agent=room.idris)
    scored(room, 30, days_ago=1, agent=room.idris)  # not owed yet
    [debt] = debts.owed(room.lovisa, now=NOW)
    assert (debt.agent, [review.pk for review in debt.reviews]) == (room.noor, [weak.pk])
    assert debt.since < NOW
    plan(room)
    assert debts.owed(room.lovisa, now=NOW) == []


def test_a_session_that_did_not_take_place_is_owed_too(room):
    row = plan(room)
    late = coaching.plan_session(row, at=NOW - timedelta(days=1), minutes=30, by=room.lovisa)
    coaching.plan_session(row, at=NOW + timedelta(days=1), minutes=30, by=room.lovisa)
    assert debts.overdue_sessions(room.lovisa, now=NOW) == [late]
