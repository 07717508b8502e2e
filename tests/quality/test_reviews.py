"""A review's life: begun, filled in, submitted, released, answered, disputed, decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.quality.domain import lifecycle, working_days
from apps.quality.errors import NotComplete, NotTheirs, TaskTaken, WrongState
from apps.quality.models import Dispute, Evidence, Review, ReviewEdition, ReviewTask, Viewing
from apps.quality.services import answers, disputes, overturns, reviews, tasks
from apps.quality.services.disputes import Objection
from tests import make

pytestmark = pytest.mark.django_db


def object_to(review, key, *, by=None, wanted=("yes",), reason="I did say so."):
    answer = review.answers.get(question__key=key)
    return disputes.raise_(
        review, by=by or review.agent, objections=[Objection(answer.pk, reason, list(wanted))]
    )


def test_a_form_is_submitted_when_everything_is_answered_and_explained(room):
    review = make.review(room.noor, room.sara)
    make.answer(review, "greets", "yes")
    make.answer(review, "privacy", "no")
    with pytest.raises(NotComplete, match="Not answered yet: 3"):
        reviews.submit(review, by=room.sara)
    make.answer(review, "solved", "yes")
    with pytest.raises(NotComplete, match="Say in words why: 2"):
        reviews.submit(review, by=room.sara)
    question = review.version.questions.get(key="privacy")
    answers.say(review, question, by=room.sara, comment="Named another customer.")
    reviews.submit(review, by=room.sara)
    review.refresh_from_db()
    assert (review.raw, review.final) == (Decimal("73.33"), Decimal("0.00"))
    assert (review.critical, review.critical_errors, review.critical_asked) == (
        {"compliance": 1}, 1, 2,
    )  # fmt: skip
    assert (review.state, review.scoring, review.is_failed) == ("released", 1, True)
    assert review.task.state == "done"
    assert [edition.number for edition in review.editions.all()] == [1]
    lost = review.answers.lost().values_list("question__key", "points", "out_of")
    assert list(lost) == [("privacy", 0, 2)]


def test_answers_are_saved_one_by_one_and_taken_back(room):
    review = make.review(room.noor, room.sara)
    solved = review.version.questions.get(key="solved")
    make.answer(review, "solved", "partly")
    assert make.answer(review, "solved", "no").chosen == ["no"]
    assert answers.leave_out(review, solved, by=room.sara).chosen == []
    assert not answers.leave_out(review, solved, by=room.sara).is_na
    with pytest.raises(WrongState):
        answers.choose(review, solved, option="maybe", by=room.sara)
    with pytest.raises(NotTheirs):
        answers.choose(review, solved, option="yes", by=room.luz)
    other = make.scorecard().questions.get(key="solved")
    with pytest.raises(NotTheirs):
        answers.choose(review, other, option="yes", by=room.sara)
    assert review.answers.count() == 1


def test_a_submitted_review_takes_no_more_answers(room):
    review = make.submitted(room.noor, room.sara)
    with pytest.raises(WrongState):
        make.answer(review, "greets", "no")
    assert review.answers.get(question__key="greets").chosen == ["yes"]


def test_words_are_pinned_once_and_only_where_they_were_said(room):
    review = make.review(room.noor, room.sara)
    message = review.interaction.messages.get(direction="out")
    question = review.version.questions.get(key="solved")
    pin = lambda quote, where=message: answers.pin(  # noqa: E731
        review, question, by=room.sara, kind="quote", message=where, quote=quote
    )
    assert pin("It leaves  tomorrow.") == pin("It leaves  tomorrow.")
    with pytest.raises(WrongState):
        pin("It never leaves")
    elsewhere = make.message(make.contact(room.idris), "It leaves tomorrow.")
    with pytest.raises(NotTheirs):
        pin("It leaves tomorrow.", elsewhere)
    found = Evidence.objects.get()
    assert (found.at, found.source) == (message.occurred_at, "person")
    answers.unpin(review, evidence_id=found.pk, by=room.sara)
    assert not Evidence.objects.exists()


def test_nobody_reviews_their_own_team_or_themselves(room):
    talk = make.contact(room.noor)
    version = make.scorecard()
    mate = make.user(role="supervisor", team=room.team)
    leading = make.user(role="supervisor", brands=[room.brand])
    room.team.leader = leading
    room.team.save()
    stranger = make.user(role="reviewer", brands=[make.brand()])
    for person in (mate, leading, stranger, room.idris, room.noor):
        with pytest.raises(NotTheirs):
            tasks.pick(interaction=talk, by=person, version=version)
    assert not ReviewTask.objects.exists()
    assert tasks.pick(interaction=talk, by=room.sara).version == version


def test_a_contact_that_goes_on_is_not_reviewed(room):
    talk = make.contact(room.noor, status="active", ended_at=None)
    make.scorecard()
    with pytest.raises(NotTheirs, match="over"):
        tasks.pick(interaction=talk, by=room.sara)


def test_a_task_of_nobody_goes_to_the_first_who_takes_it(room):
    make.scorecard()
    task = tasks.pick(interaction=make.contact(room.noor), by=room.sara)
    ReviewTask.objects.filter(pk=task.pk).update(reviewer=None)
    tasks.take(task, by=room.luz)
    with pytest.raises((TaskTaken, NotTheirs)):
        tasks.take(task, by=room.sara)
    review = reviews.begin(task, by=room.luz)
    assert reviews.begin(task, by=room.luz) == review
    with pytest.raises(NotTheirs):
        reviews.begin(task, by=room.sara)
    with pytest.raises(TaskTaken):
        tasks.skip(task, by=room.luz, because="begun already")
    assert Review.objects.count() == 1


def test_released_means_five_working_days_and_acknowledged_means_done(room):
    review = make.submitted(room.noor, room.sara)
    assert review.due_at == working_days.after(review.released_at, 5)
    with pytest.raises(NotTheirs):
        reviews.acknowledge(review, by=room.idris)
    reviews.acknowledge(review, by=room.noor)
    assert (review.state, review.due_at) == ("acknowledged", None)
    with pytest.raises(WrongState):
        object_to(review, "solved")
    assert not Dispute.objects.exists()


def test_by_hand_a_review_waits_for_its_release_and_can_be_taken_back(room):
    review = make.submitted(room.noor, room.sara, release="by_hand")
    assert review.state == "submitted"
    reviews.take_back(review, by=room.sara)
    make.answer(review, "solved", "yes")
    reviews.submit(review, by=room.sara)
    review.refresh_from_db()
    assert (review.final, review.edition, review.editions.count()) == (100, 1, 1)
    reviews.release(review, by=room.petra)
    with pytest.raises(WrongState):
        reviews.take_back(review, by=room.sara)
    assert review.state == "released"


def test_what_nobody_answers_in_time_stands(room):
    review = make.submitted(room.noor, room.sara)
    assert reviews.finish_overdue(now=review.due_at - timedelta(seconds=1)) == 0
    assert reviews.finish_overdue(now=review.due_at) == 1
    assert reviews.finish_overdue(now=review.due_at) == 0
    review.refresh_from_db()
    assert review.state == "final"


def test_a_dispute_that_is_upheld_raises_the_score_and_keeps_the_original(room):
    review = make.submitted(room.noor, room.sara)
    assert review.final == Decimal("70.00")
    [dispute] = object_to(review, "solved")
    assert dispute.decider == room.luz
    review.refresh_from_db()
    assert review.state == "disputed"
    with pytest.raises(NotTheirs):
        disputes.decide(dispute, by=room.sara, ruling="I keep it.")
    disputes.decide(dispute, by=room.luz, ruling="It is there, at 13:10.", chosen=["yes"])
    review.refresh_from_db()
    dispute.refresh_from_db()
    assert (dispute.state, dispute.before["chosen"], dispute.after["chosen"]) == (
        "upheld", ["partly"], ["yes"],
    )  # fmt: skip
    assert (review.state, review.final, review.edition) == ("decided", Decimal("100.00"), 2)
    kept = ReviewEdition.objects.get(review=review, number=1)
    assert (kept.final, kept.answers["solved"]["chosen"]) == (Decimal("70.00"), ["partly"])


@pytest.mark.parametrize(
    ("chosen", "state", "editions"), [(None, "rejected", 1), (["partly"], "rejected", 1),
                                      (["no"], "partly", 2), (["yes"], "upheld", 2)],
)  # fmt: skip
def test_what_comes_of_a_dispute_follows_from_the_answer(room, chosen, state, editions):
    review = make.submitted(room.noor, room.sara)
    [dispute] = object_to(review, "solved")
    decided = disputes.decide(dispute, by=room.luz, ruling="So it is.", chosen=chosen)
    assert (decided.state, review.editions.count()) == (state, editions)


def test_one_escalation_by_somebody_who_has_not_judged_and_then_it_is_final(room):
    review = make.submitted(room.noor, room.sara)
    object_to(review, "greets", wanted=())
    [first] = Dispute.objects.all()
    disputes.decide(first, by=room.luz, ruling="No.")
    review.refresh_from_db()
    with pytest.raises(WrongState, match="disputed before"):
        object_to(review, "solved")
    [last] = object_to(review, "greets", wanted=())
    assert (last.round, last.decider) == (2, room.petra)
    for earlier in (room.luz, room.sara):
        with pytest.raises(NotTheirs):
            disputes.decide(last, by=earlier, ruling="Still no.")
    disputes.decide(last, by=room.petra, ruling="Still no.")
    review.refresh_from_db()
    assert review.state == "final"
    with pytest.raises(WrongState):
        object_to(review, "greets")
    assert Dispute.objects.count() == 2


def test_only_the_agent_disputes_and_says_why(room):
    review = make.submitted(room.noor, room.sara)
    with pytest.raises(NotTheirs):
        object_to(review, "solved", by=room.lovisa)
    with pytest.raises(WrongState):
        object_to(review, "solved", reason="  ")
    review.refresh_from_db()
    assert (review.state, Dispute.objects.count()) == ("released", 0)


def test_a_round_ends_when_all_of_it_is_decided(room):
    review = make.submitted(room.noor, room.sara)
    rows = {row.question.key: row for row in review.answers.select_related("question")}
    both = [Objection(rows[key].pk, "No.", ["yes"]) for key in ("solved", "greets")]
    first, second = disputes.raise_(review, by=room.noor, objections=both)
    disputes.decide(first, by=room.luz, ruling="Yes.", chosen=["yes"])
    review.refresh_from_db()
    assert (review.state, review.edition) == ("disputed", 1)
    disputes.decide(second, by=room.luz, ruling="No.")
    review.refresh_from_db()
    assert (review.state, review.edition) == ("decided", 2)


def test_overturn_rates_are_counted_by_reviewer_and_by_question(room):
    for chosen in (["yes"], None, None):
        review = make.submitted(room.noor, room.sara, version=None)
        [dispute] = object_to(review, "solved")
        disputes.decide(dispute, by=room.luz, ruling="So.", chosen=chosen)
    everything = Review.objects.all()
    [sara] = overturns.by_reviewer(everything)
    assert (sara.answers, sara.disputed, sara.changed) == (9, 3, 1)
    [solved] = overturns.by_question(everything)
    assert (solved.name, solved.answers, solved.rate) == ("Gives the right answer", 3, 1 / 3)


def test_a_look_is_logged_and_a_reload_is_not_another(room):
    review = make.submitted(room.noor, room.sara)
    for _ in range(2):
        reviews.look(review, by=room.noor)
    reviews.look(review, by=room.sara)
    reviews.look(review, by=room.sara, kind="played", seconds=30)
    reviews.look(review, by=room.sara, kind="played", seconds=9)
    assert Viewing.objects.filter(kind="opened").count() == 2
    assert Viewing.objects.filter(kind="played").count() == 2


def test_the_agent_looks_at_themselves_on_the_same_form(room):
    review = make.submitted(room.noor, room.sara)
    task = tasks.ask_self(interaction=review.interaction, by=room.lovisa)
    assert tasks.ask_self(interaction=review.interaction, by=room.noor) == task
    mine = reviews.begin(task, by=room.noor)
    assert (mine.kind, mine.version, mine.counts) == ("self", review.version, False)
    for key in ("greets", "privacy", "solved"):
        make.answer(mine, key, "yes")
    reviews.submit(mine, by=room.noor)
    mine.refresh_from_db()
    assert (mine.state, mine.final) == ("submitted", 100)
    assert list(Review.objects.counted()) == [review]


def test_what_was_done_stands_in_the_audit_log(room):
    review = make.submitted(room.noor, room.sara)
    said = AuditEntry.objects.filter(target=f"quality.review:{review.pk}")
    assert set(said.values_list("action", flat=True)) == {"review.submitted", "review.released"}


# --- pure ---------------------------------------------------------------------------------


def test_a_review_never_moves_off_the_table():
    for before, moves in lifecycle.MOVES.items():
        assert moves <= set(lifecycle.MOVES)
        if before in lifecycle.OVER:
            assert not moves
    assert not lifecycle.may_move("draft", "released")
    assert lifecycle.may_dispute("released", rounds=0)
    assert lifecycle.may_dispute("decided", rounds=1)
    assert not lifecycle.may_dispute("decided", rounds=2)
    assert not lifecycle.may_dispute("released", rounds=1)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [("2026-11-18", 5, "2026-11-25"), ("2026-11-20", 1, "2026-11-23"),
     ("2026-11-21", 1, "2026-11-23"), ("2026-11-22", 0, "2026-11-23")],
)  # fmt: skip
def test_deadlines_count_working_days(start, days, due):
    at = datetime.fromisoformat(f"{start}T09:30+01:00")
    assert working_days.after(at, days) == datetime.fromisoformat(f"{due}T09:30+01:00")
    assert timezone.is_aware(working_days.after(at, days))
