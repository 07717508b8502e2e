"""Who sees which review, task, card and dispute, role by role."""

from __future__ import annotations

import pytest

from apps.accounts.models import User
from apps.quality.models import Dispute, Review, ReviewTask, Scorecard
from apps.quality.services import disputes, reviews, tasks
from apps.quality.services.disputes import Objection
from tests import make

pytestmark = pytest.mark.django_db
STATES = ["draft", "submitted", "released", "disputed", "decided", "acknowledged", "final"]
SHOWN = STATES[2:]


@pytest.fixture
def each_state(room):
    """One review of Noor by Sara in every state, by its state."""
    found = {}
    version = make.scorecard()
    for state in STATES:
        review = make.review(room.noor, room.sara, version=version)
        at = None if state == "draft" else review.created_at
        Review.objects.filter(pk=review.pk).update(state=state, submitted_at=at)
        found[state] = review
    return found


def again(user: User) -> User:
    """As the next request finds them: what one serves is read once a request."""
    return User.objects.get(pk=user.pk)


def seen(user, rows) -> list[str]:
    visible = set(Review.objects.visible_to(user).values_list("pk", flat=True))
    return [state for state, review in rows.items() if review.pk in visible]


def test_an_agent_sees_only_their_own_and_only_once_released(room, each_state):
    assert seen(room.noor, each_state) == SHOWN
    assert seen(room.idris, each_state) == []


def test_a_leader_sees_their_teams_once_released(room, each_state):
    assert seen(room.lovisa, each_state) == SHOWN
    other = make.user(role="team_leader", team=make.team(brands=[room.brand]))
    assert seen(other, each_state) == []


def test_reviewers_and_supervisors_see_their_brands_but_nobodys_draft(room, each_state):
    assert seen(room.sara, each_state) == STATES
    assert seen(room.luz, each_state) == STATES[1:]
    assert seen(room.petra, each_state) == STATES[1:]
    assert seen(make.admin(), each_state) == STATES[1:]
    for role in ("reviewer", "supervisor"):
        assert seen(make.user(role=role, brands=[make.brand()]), each_state) == []


def test_a_client_reads_their_brands_released_reviews_and_may_do_nothing(room, each_state):
    client = make.user(role="client", brands=[room.brand])
    assert seen(client, each_state) == SHOWN
    assert seen(make.user(role="client", brands=[make.brand()]), each_state) == []
    assert not Review.objects.scorable_by(client).exists()
    assert not ReviewTask.objects.visible_to(client).exists()
    assert not Scorecard.objects.visible_to(client).exists()
    assert not Dispute.objects.decidable_by(client).exists()


@pytest.mark.parametrize("role", ["trainer", "planner", "light"])
def test_who_has_no_part_in_it_sees_nothing(room, each_state, role):
    assert seen(make.user(role=role, brands=[room.brand], team=room.team), each_state) == []


def test_self_evaluations_and_calibrations_are_not_the_agents_reviews(room):
    review = make.submitted(room.noor, room.sara)
    hidden = make.submitted(room.noor, room.sara)
    Review.objects.filter(pk=hidden.pk).update(kind="calibration")
    own = reviews.begin(tasks.ask_self(interaction=review.interaction, by=room.noor), by=room.noor)
    assert set(Review.objects.visible_to(room.noor)) == {review, own}
    assert set(Review.objects.visible_to(room.lovisa)) == {review, hidden}


def test_a_reviewer_finds_what_is_theirs_or_nobodys_and_never_their_own_team(room):
    version = make.scorecard()
    task = tasks.pick(interaction=make.contact(room.noor), by=room.sara, version=version)
    assert list(ReviewTask.objects.scorable_by(room.sara)) == [task]
    assert list(ReviewTask.objects.scorable_by(room.luz)) == []
    ReviewTask.objects.update(reviewer=None)
    assert list(ReviewTask.objects.scorable_by(room.luz)) == [task]
    room.team.members.add(room.luz)
    room.luz = again(room.luz)
    assert list(ReviewTask.objects.scorable_by(room.luz)) == []
    assert list(ReviewTask.objects.visible_to(room.noor)) == []


def test_a_dispute_is_decided_by_nobody_who_has_a_part_in_it(room):
    review = make.submitted(room.noor, room.sara)
    answer = review.answers.get(question__key="solved")
    [dispute] = disputes.raise_(
        review, by=room.noor, objections=[Objection(answer.pk, "No.", ["yes"])]
    )
    Dispute.objects.update(decider=None)
    can = {
        user.username: Dispute.objects.decidable_by(user).exists()
        for user in (room.sara, room.luz, room.petra, room.noor, room.lovisa)
    }
    assert can == {"sara": False, "luz": True, "petra": True, "noor": False, "lovisa": False}
    room.team.leader = room.petra
    room.team.save()
    room.petra = again(room.petra)
    assert not Dispute.objects.decidable_by(room.petra).exists()
    assert dispute.decider == room.luz


def test_a_card_of_the_house_is_changed_only_by_who_serves_every_brand(room):
    house, own = make.scorecard().scorecard, make.scorecard(brand=room.brand).scorecard
    other = make.scorecard(brand=make.brand()).scorecard
    assert set(Scorecard.objects.visible_to(room.sara)) == {house, own}
    assert set(Scorecard.objects.editable_by(room.sara)) == {own}
    assert set(Scorecard.objects.editable_by(make.admin())) == {house, own, other}
    room.sara.brands.add(other.brand)
    room.sara = again(room.sara)
    assert set(Scorecard.objects.editable_by(room.sara)) == {house, own, other}
    assert not Scorecard.objects.visible_to(room.noor).exists()
