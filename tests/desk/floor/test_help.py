from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.desk.floor import adherence, levers, people, queues
from apps.desk.floor.risk import Grade
from apps.routing.services import queues as rules
from apps.routing.services import supervision, undoing, waits
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor():
    """One person for a long line, and a second team with nothing to do."""

    class Floor:
        brand = make.brand()
        team = make.team(brands=[brand])
        others = make.team(brands=[brand])
        boss = make.user(role="supervisor", team=team)
        queue = rules.create(
            by=make.admin(), brand=brand, name="Billing",
            rules={"teams": [team.pk], "target_seconds": 600},
        )  # fmt: skip

    make.presence(make.agent(team=Floor.team))
    for _ in range(3):
        make.presence(make.agent(team=Floor.others))
    now = timezone.now()
    for n in range(9):
        make.entry(Floor.queue, enqueued_at=now - timedelta(seconds=30 * n))
    waits._known.clear()
    return Floor


def test_the_breach_is_predicted_by_the_pace_of_whoever_answers(floor):
    now = timezone.now()
    row = queues.read(floor.boss, now=now)[0]
    assert row.pace is not None
    assert row.risk.grade is Grade.SOON
    at_this_pace = row.risk.breaks_at
    assert now < at_this_pace <= now + timedelta(minutes=30)


def test_a_team_that_could_help_says_what_it_would_win(floor):
    now = timezone.now()
    row = queues.read(floor.boss, now=now, only=floor.queue.pk)[0]
    seen = levers.foresee(row, now=now)
    assert seen.is_falling
    assert seen.short > 0
    make.user(role="team_leader")
    floor.others.members.add(floor.boss)
    helper = levers.helpers(row, type(floor.boss).objects.get(pk=floor.boss.pk), seen, now=now)[0]
    assert (helper.team, helper.people) == (floor.others, 3)
    assert helper.gain > 0


def test_lending_is_logged_seen_and_taken_back(client, floor):
    floor.others.members.add(floor.boss)
    client.force_login(floor.boss)
    url = reverse("desk:floor_help", args=[floor.queue.pk])
    assert (
        client.post(url, {"team": floor.others.pk}, headers={"HX-Request": "true"}).status_code
        == 200
    )
    assert supervision.lent_to(floor.queue) == [floor.others]
    assert client.post(url, {"team": floor.others.pk}).status_code == 409
    entry = AuditEntry.objects.get(action="queue.team_lent")
    undoing.undo(entry=entry, by=floor.boss)
    assert supervision.lent_to(floor.queue) == []


def test_helpers_are_sent_back_and_the_queues_own_are_not(client, floor):
    floor.others.members.add(floor.boss)
    client.force_login(floor.boss)
    supervision.lend(queue=floor.queue, team=floor.others, by=floor.boss)
    url = reverse("desk:floor_help", args=[floor.queue.pk])
    assert client.post(url, {"team": floor.team.pk, "back": "1"}).status_code == 409
    client.post(url, {"team": floor.others.pk, "back": "1"})
    assert list(floor.queue.teams.all()) == [floor.team]


def test_nobody_is_marked_without_a_schedule_and_everybody_with_one(floor, monkeypatch):
    now = timezone.now()
    cells, _teams = people.read(floor.boss, now=now)
    assert {cell.plan for cell in cells} == {""}
    monkeypatch.setattr(adherence, "_sources", [lambda ids, now: dict.fromkeys(ids, "kept")])
    cells, _teams = people.read(floor.boss, now=now)
    assert {cell.plan for cell in cells} == {"kept"}
