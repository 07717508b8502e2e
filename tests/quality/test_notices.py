"""Who is told of reviews, disputes, calibrations and coaching; and disputes that do not move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.accounts.models import Notice
from apps.accounts.services import notices as bell
from apps.quality.models import Dispute, DisputePass
from apps.quality.services import calibrations, coaching, disputes, notices, passing_on
from apps.quality.services.disputes import Objection
from tests import make

pytestmark = pytest.mark.django_db


def told(user):
    return list(Notice.objects.filter(user=user).order_by("id").values_list("words", flat=True))


def disputed(room, keys=("solved",)):
    review = make.submitted(room.noor, room.sara)
    rows = {row.question.key: row.pk for row in review.answers.select_related("question")}
    disputes.raise_(
        review, by=room.noor, objections=[Objection(rows[key], "I did.", ["yes"]) for key in keys]
    )
    return review


def test_a_release_and_a_decision_reach_the_agent_and_a_dispute_its_decider(room):
    review = disputed(room)
    assert told(room.noor) == ["Released a review of your work"]
    assert told(room.luz) == ["Disputes a review that you decide on"]
    disputes.decide(Dispute.objects.get(), by=room.luz, ruling="Yes.", chosen=["yes"])
    assert told(room.noor)[1:] == ["Decided a dispute: Upheld"]
    assert told(room.sara) == ["Decided a dispute: Upheld"]
    assert Notice.objects.filter(path=f"/quality/reviews/{review.pk}/").count() == 4


def test_mail_goes_to_whoever_wants_it_once_and_not_for_what_was_read(room):
    room.luz.gets_mail = False
    room.luz.save()
    review = disputed(room)
    assert (bell.mail_owed(), bell.mail_owed()) == (1, 0)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([room.noor.email], "Released a review of your work")
    assert f"/quality/reviews/{review.pk}/" in letter.body
    disputes.decide(Dispute.objects.get(), by=room.luz, ruling="Yes.", chosen=["yes"])
    Notice.objects.filter(user=room.noor).update(read_at=timezone.now())
    assert [bell.mail_owed(), mail.outbox[-1].to] == [1, [room.sara.email]]


def test_everybody_of_a_calibration_is_invited_once(room):
    contacts = [make.contact(room.noor) for _ in range(2)]
    calibrations.call(
        name="Chat, March", version=make.scorecard(),
        interactions=contacts, reviewers=[room.sara, room.luz], expert=room.petra,
        due_at=timezone.now() + timedelta(days=3), by=room.petra,
    )  # fmt: skip
    assert told(room.luz) == ["Invites you to a calibration"]
    assert told(room.petra) == []  # who calls it knows


def test_coaching_is_announced_and_a_talk_is_called_to_mind_a_day_before(room):
    now = timezone.now()
    plan = coaching.open_plan(
        agent=room.noor, coach=room.lovisa, brand=room.brand, goal="Greets by name",
        measure="score", target=90, target_on=(now + timedelta(days=30)).date(),
    )  # fmt: skip
    coaching.plan_session(plan, at=now + timedelta(days=3), minutes=30, by=room.lovisa)
    notices.remind_of_sessions(now=now)
    assert told(room.noor) == ["Plans coaching with you", "Plans a coaching talk"]
    for _ in range(2):
        notices.remind_of_sessions(now=now + timedelta(days=2, hours=1))
    assert told(room.noor)[2:] == told(room.lovisa) == ["A coaching talk is near"]
    coaching.note(plan, text="I tried it in two chats.", by=room.noor)
    assert told(room.lovisa)[1:] == ["Wrote a note on your coaching"]
    assert len(told(room.noor)) == 3


def test_a_dispute_that_lies_past_its_day_goes_to_a_supervisor_with_all_of_its_round(room):
    review = disputed(room, ("solved", "greets"))
    due = Dispute.objects.first().due_at
    assert passing_on.pass_on_stuck(now=due - timedelta(seconds=1)) == 0
    assert passing_on.pass_on_stuck(now=due) == 2
    assert set(Dispute.objects.values_list("decider", flat=True)) == {room.petra.pk}
    assert set(DisputePass.objects.values_list("before", "because")) == {(room.luz.pk, "late")}
    review.refresh_from_db()
    assert review.due_at == Dispute.objects.first().due_at > due
    assert told(room.petra) == ["Disputes a review that you decide on"]
    assert passing_on.pass_on_stuck(now=due) == 0


def test_who_left_decides_nothing_and_with_nobody_left_whoever_comes_does(room):
    disputed(room)
    for person in (room.luz, room.petra):
        person.is_active = False
        person.save()
    now = timezone.now()
    assert passing_on.pass_on_stuck(now=now) == 1
    assert Dispute.objects.get().decider is None
    assert passing_on.pass_on_stuck(now=now) == 0
    late = make.user(role="reviewer", username="mai", brands=[room.brand])
    assert passing_on.pass_on_stuck(now=now) == 1
    assert Dispute.objects.get().decider == late
