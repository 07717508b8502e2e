from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.surveys.errors import BadSurvey, Closed
from apps.surveys.models import PulseRound, PulseTally, PulseTicket
from apps.surveys.services import pulse
from tests import make

pytestmark = pytest.mark.django_db
FINE = {"work": 4, "support": 5, "recommend": 9}


def answered_by(n, round, team=None):
    team = team or make.team()
    for _ in range(n):
        pulse.answer(round=round, user=make.agent(team=team), scores=FINE)
    return team


@pytest.fixture
def round():
    return pulse.open_round(by=None, opens_at=timezone.now() - timedelta(hours=1))


def close(round):
    PulseRound.objects.filter(pk=round.pk).update(closes_at=timezone.now())
    round.refresh_from_db()


def test_an_answer_adds_to_tallies_and_leaves_no_row_of_a_person(round):
    answered_by(5, round)
    assert sorted(PulseTally.objects.values_list("question", "score", "count")) == [
        ("recommend", 9, 5), ("support", 5, 5), ("work", 4, 5),
    ]  # fmt: skip
    people = {f.name for f in PulseTally._meta.get_fields()}
    assert people == {"id", "round", "team", "question", "score", "count"}


def test_nobody_answers_twice(round):
    team = make.team()
    person = make.agent(team=team)
    assert pulse.waiting_for(person, now=timezone.now()) == round
    pulse.answer(round=round, user=person, scores=FINE)
    assert pulse.waiting_for(person, now=timezone.now()) is None
    with pytest.raises(Closed):
        pulse.answer(round=round, user=person, scores=FINE)
    assert PulseTally.objects.get(question="work").count == 1


def test_nothing_is_told_while_it_is_open_and_tickets_go_when_it_closes(round):
    answered_by(6, round)
    told = pulse.results(round, user=make.admin(), now=timezone.now())
    assert (told.is_open, told.whole, told.teams) == (True, None, [])
    close(round)
    pulse.turn(now=timezone.now())
    assert not PulseTicket.objects.exists()


def test_four_of_a_team_are_never_shown(round):
    answered_by(4, round)
    close(round)
    told = pulse.results(round, user=make.admin(), now=timezone.now())
    assert (told.whole, [team.figures for team in told.teams]) == (None, [None])
    assert told.teams[0].size is None


def test_a_small_team_hides_another_so_that_nobody_subtracts(round):
    large, middle, small = (answered_by(n, round) for n in (9, 6, 2))
    close(round)
    told = pulse.results(round, user=make.admin(), now=timezone.now())
    shown = {team.name: team.size for team in told.teams}
    assert shown == {large.name: 9, middle.name: None, small.name: None}
    assert told.whole.size == 17
    assert told.whole.figures["recommend"].percent == 100.0


def test_one_pulse_at_a_time_and_the_next_after_a_month(round):
    with pytest.raises(BadSurvey):
        pulse.open_round(by=None, opens_at=timezone.now())
    PulseRound.objects.update(repeats=True)
    pulse.turn(now=timezone.now() + timedelta(days=20))
    assert PulseRound.objects.count() == 1
    pulse.turn(now=timezone.now() + timedelta(days=31))
    assert PulseRound.objects.count() == 2
