from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.interactions.models import Interaction, Rating
from apps.quality.models import Answer, Review
from apps.quality.services import drivers, figures
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    return make.scorecard()


def drawn(agent, reviewer, card, final=80, *, lane="random"):
    row = make.submitted(agent, reviewer, version=card)
    Review.objects.filter(pk=row.pk).update(final=final, raw=final, lane=lane, weight=1)
    return row


def named(rows):
    return {row.name: (round(row.score.mean, 1), row.score.count) for row in rows}


def test_figures_are_made_of_the_random_lane_alone(room, card):
    for final in (70, 80, 90):
        drawn(room.noor, room.sara, card, final)
    drawn(room.noor, room.sara, card, 5, lane="risk")
    drawn(room.idris, room.luz, card, 60)
    seen = Review.objects.visible_to(room.petra).random()
    assert named(figures.by_agent(seen)) == {str(room.noor): (80.0, 3), str(room.idris): (60.0, 1)}
    assert named(figures.by_channel(seen)) == {"Website chat": (75.0, 4)}
    assert named(figures.by_team(seen)) == {str(room.team): (75.0, 4)}
    assert named(figures.by_reviewer(seen)) == {str(room.sara): (80.0, 3), str(room.luz): (60.0, 1)}
    assert figures.room(seen).mean == 75.0


def test_questions_show_their_share_of_full_points_and_clean_answers(room, card):
    for _ in range(3):
        drawn(room.noor, room.sara, card)
    rows = {row.key: row for row in figures.by_question(Review.objects.random())}
    assert rows["greets"].score.mean == 100
    assert rows["solved"].score.mean == 50
    assert rows["privacy"].clean.value == 1.0
    assert rows["solved"].part == card.scorecard.name


def test_a_client_sees_figures_of_its_own_brand_and_released_reviews_only(room, card):
    drawn(room.noor, room.sara, card)
    hidden = drawn(room.noor, room.sara, card, 10)
    Review.objects.filter(pk=hidden.pk).update(state="submitted", released_at=None)
    elsewhere = make.brand()
    far = make.agent(team=make.team(brands=[elsewhere]))
    judge = make.user(role="reviewer", brands=[elsewhere])
    drawn(far, judge, card, 20)
    client = make.user(role="client", brands=[room.brand])
    seen = Review.objects.visible_to(client).random()
    assert named(figures.by_agent(seen)) == {str(room.noor): (80.0, 1)}


def test_a_question_goes_with_ratings_and_customers_who_come_back(room, card):
    """Full points on "solved" came with four stars and no return; lost ones with two and one."""
    for n in range(24):
        row = drawn(room.noor, room.sara, card)
        is_full = n % 2 == 0
        answer = Answer.objects.get(review=row, question__key="solved")
        if is_full:
            Answer.objects.filter(pk=answer.pk).update(points=answer.out_of)
        contact = row.interaction
        Rating.objects.create(interaction=contact, score=4 + (n % 4 == 0) if is_full else 2)
        Interaction.objects.filter(pk=contact.pk).update(
            ended_at=timezone.now() - timedelta(days=3)
        )
        if not is_full:
            make.interaction(
                case=make.case(brand=room.brand, customer=contact.customer),
                opened_at=timezone.now() - timedelta(days=1),
            )  # fmt: skip
    [driver] = drivers.of(Review.objects.random())
    assert (driver.question, driver.full, driver.lost) == ("Gives the right answer", 12, 12)
    assert driver.is_strong
    assert driver.rating.value == pytest.approx(2.5)
    assert driver.again.value == -1.0
