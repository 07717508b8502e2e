"""Sessions: blind until all are in, opened once, counted as the figures say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.quality.errors import CardProblem, NotTheirs, WrongState
from apps.quality.models import Calibration, Review, ReviewTask
from apps.quality.services import agreements, calibrations, reviews
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    return make.scorecard()


def called(room, card, *, contacts=2, expert=None, people=None):
    talks = [make.contact(room.noor) for _ in range(contacts)]
    return calibrations.call(
        name="November", version=card, interactions=talks,
        reviewers=people or [room.sara, room.luz, room.petra], expert=expert,
        due_at=timezone.now() + timedelta(days=5), by=room.petra,
    )  # fmt: skip


def scored(session, person, *answers):
    """``answers``: one for each contact, what ``person`` says to "solved"."""
    for sheet, said in zip(session.sheets.filter(reviewer=person), answers, strict=True):
        review = reviews.begin(sheet.task, by=person)
        for key, option in (("greets", "yes"), ("privacy", "yes"), ("solved", said)):
            make.answer(review, key, option)
        reviews.submit(review, by=person)


def test_every_reviewer_gets_every_contact_blind_and_uncounted(room, card):
    session = called(room, card)
    tasks = ReviewTask.objects.filter(lane="calibration")
    assert tasks.count() == 6
    assert {(task.is_blind, task.counts) for task in tasks} == {(True, False)}
    review = reviews.begin(session.sheets.filter(reviewer=room.sara)[0].task, by=room.sara)
    assert (review.kind, review.is_blind, review.counts) == ("calibration", True, False)


def test_nobody_sees_what_others_answered_until_the_last_sheet_is_in(room, card):
    session = called(room, card)
    scored(session, room.sara, "yes", "partly")
    scored(session, room.luz, "yes", "yes")
    admin = make.admin()
    for stranger in (room.petra, room.luz, room.lovisa, room.noor, admin):
        seen = Review.objects.visible_to(stranger).filter(reviewer=room.sara)
        assert not seen.exists()
    assert Review.objects.visible_to(room.sara).count() == 2

    scored(session, room.petra, "yes", "no")

    session.refresh_from_db()
    assert session.is_open
    assert Review.objects.visible_to(room.luz).filter(reviewer=room.sara).count() == 2
    assert not Review.objects.visible_to(room.noor).exists()


def test_what_was_answered_stands(room, card):
    session = called(room, card, contacts=1)
    scored(session, room.sara, "yes")
    review = Review.objects.get()
    assert review.state == "submitted"  # never released to the agent
    with pytest.raises(WrongState):
        reviews.take_back(review, by=room.sara)
    with pytest.raises(WrongState):
        reviews.release(review, by=room.sara)


def test_a_session_can_be_opened_with_what_came_in_and_then_nobody_adds(room, card):
    session = called(room, card, contacts=1)
    scored(session, room.sara, "yes")
    with pytest.raises(WrongState):
        calibrations.open_now(session, by=room.petra)
    scored(session, room.luz, "no")
    begun = reviews.begin(session.sheets.get(reviewer=room.petra).task, by=room.petra)

    calibrations.open_now(session, by=room.petra)

    begun.refresh_from_db()
    assert (session.is_open, begun.state) == (True, "withdrawn")
    with pytest.raises(WrongState):
        make.answer(begun, "solved", "yes")
    with pytest.raises(WrongState):
        calibrations.open_now(session, by=room.petra)


def test_an_opening_that_was_lost_is_made_good(room, card):
    session = called(room, card, contacts=1)
    for person in (room.sara, room.luz, room.petra):
        scored(session, person, "yes")
    Calibration.objects.update(opened_at=None)
    assert calibrations.open_all_complete() == 1
    assert calibrations.open_all_complete() == 0


def test_who_may_not_judge_and_what_does_not_fit_is_refused(room, card):
    mate = make.user(role="reviewer", brands=[room.brand])
    room.team.members.add(mate)
    with pytest.raises(NotTheirs):
        called(room, card, people=[room.sara, mate])
    with pytest.raises(WrongState):
        called(room, card, people=[room.sara])
    with pytest.raises(CardProblem):
        called(room, make.scorecard(channels=["voice"]))
    assert not Calibration.objects.exists()


def test_the_result_counts_against_the_expert_and_flags_the_question(room, card):
    expert = make.user(role="reviewer", brands=[room.brand])
    session = called(room, card, contacts=4, expert=expert)
    scored(session, expert, "yes", "no", "yes", "no")
    scored(session, room.sara, "yes", "no", "yes", "no")
    scored(session, room.luz, "no", "yes", "yes", "no")
    scored(session, room.petra, "yes", "yes", "no", "yes")
    session.refresh_from_db()
    result = agreements.of(session)
    lines = {line.question.key: line for line in result.lines}
    names = [each.person.username for each in result.reviewers]
    assert sorted(names) == ["luz", "petra", "sara"]
    solved = dict(zip(names, lines["solved"].cells, strict=True))
    assert {name: (cell.same, cell.of) for name, cell in solved.items()} == {
        "sara": (4, 4), "luz": (2, 4), "petra": (1, 4),
    }  # fmt: skip
    assert solved["petra"].tone == "far"
    assert lines["solved"].name == "κ"
    assert lines["solved"].pairs == pytest.approx(1 / 3)
    assert lines["solved"].coefficient == pytest.approx(-0.3714, abs=1e-4)
    assert [line.question.key for line in result.ambiguous] == ["solved"]
    assert lines["greets"].coefficient == 1.0
    offsets = {each.person.username: each.offset for each in result.reviewers}
    assert offsets["sara"].value == 0
    assert offsets["petra"].value > 0


def test_without_an_expert_the_most_common_answer_is_the_reference(room, card):
    session = called(room, card, contacts=1)
    for person, said in ((room.sara, "yes"), (room.luz, "yes"), (room.petra, "no")):
        scored(session, person, said)
    result = agreements.of(Calibration.objects.get())
    line = next(line for line in result.lines if line.question.key == "solved")
    cells = {each.person.username: cell.same for each, cell in zip(
        result.reviewers, line.cells, strict=True)}  # fmt: skip
    assert cells == {"sara": 1, "luz": 1, "petra": 0}
    assert result.expert is None
