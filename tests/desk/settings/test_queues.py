from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.routing.errors import RulesRefused
from apps.routing.models import Queue, QueueVersion
from apps.routing.services import queues
from apps.routing.services.preview import MadeUp, Preview
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    class House:
        brand = make.brand()
        team = make.team(brands=[brand])
        boss = make.user(role="supervisor", team=team)
        queue = make.queue(teams=[team], brand=brand, name="Delivery")

    return House


@pytest.fixture
def as_boss(client, house):
    client.force_login(house.boss)
    return client


def rule(client, house, key, **values):
    return client.post(reverse("settings:queue_rule", args=[house.queue.pk, key]), values)


def test_a_change_serves_nobody_until_it_is_published(as_boss, house):
    answer = rule(
        as_boss, house, "target", target_percent=90, target_seconds="2 min", offer_seconds="20 s"
    )
    assert answer.status_code == 302
    house.queue.refresh_from_db()
    assert (house.queue.target_percent, house.queue.target_seconds) == (80, 60)
    draft = queues.draft_of(house.queue)
    assert draft.changes == ["Target 90 %, was 80 %", "Answered within 2 min, was 1 min"]
    page = as_boss.get(reverse("settings:queue", args=[house.queue.pk])).content.decode()
    assert "<s>1 min</s> 2 min" in page

    as_boss.post(reverse("settings:queue_publish", args=[house.queue.pk]))
    house.queue.refresh_from_db()
    assert (house.queue.target_seconds, house.queue.version) == (120, 2)
    assert queues.draft_of(house.queue) is None
    assert AuditEntry.objects.get(action="queue.published").actor == house.boss


def test_an_earlier_version_comes_back_as_a_draft(as_boss, house):
    before = queues.rules_of(house.queue)
    queues.edit(queue=house.queue, by=house.boss, target_seconds=300)
    queues.publish(queue=house.queue, by=house.boss)
    as_boss.post(reverse("settings:queue_version", args=[house.queue.pk, 1]))
    assert queues.draft_of(house.queue).rules == before
    queues.publish(queue=house.queue, by=house.boss)
    house.queue.refresh_from_db()
    assert queues.rules_of(house.queue) == before
    assert list(QueueVersion.objects.values_list("number", flat=True)) == [3, 2, 1]


def test_changing_it_back_leaves_no_draft(house):
    queues.edit(queue=house.queue, by=house.boss, target_seconds=300)
    assert queues.edit(queue=house.queue, by=house.boss, target_seconds=60) is None
    assert not QueueVersion.objects.exists()


def test_rings_and_skills_are_read_from_the_grid(as_boss, house):
    skill = make.skill(name="Delivery")
    rule(
        as_boss, house, "who", teams=[house.team.pk], ring_2="20 s", ring_3="1 min",
        skill_0=skill.pk, level_0_1="3", level_0_2="1", level_0_3="0",
    )  # fmt: skip
    rules = queues.draft_of(house.queue).rules
    assert rules["ring_seconds"] == [20, 60]
    assert [(row["ring"], row["level"]) for row in rules["skills"]] == [(1, 3), (2, 1), (3, 0)]


def test_rings_out_of_order_are_refused_with_what_was_typed(as_boss, house):
    answer = rule(as_boss, house, "who", teams=[house.team.pk], ring_2="1 min", ring_3="20 s")
    assert answer.status_code == 422
    assert "Each ring begins later" in answer.content.decode()
    assert queues.draft_of(house.queue) is None


def test_a_step_to_nowhere_is_refused(house):
    step = {"trigger": "waited", "threshold": 60, "action": "queue", "target": None, "amount": 0,
            "text": ""}  # fmt: skip
    with pytest.raises(RulesRefused):
        queues.edit(queue=house.queue, by=house.boss, overflow=[step])


def test_a_queue_something_leads_to_is_not_archived(as_boss, house):
    point = make.entry_point(house.queue)
    address = reverse("settings:queue_archive", args=[house.queue.pk])
    assert as_boss.post(address).status_code == 422
    point.delete()
    assert as_boss.post(address).status_code == 302
    house.queue.refresh_from_db()
    assert house.queue.archived_at is not None


def test_the_simulator_uses_the_draft(house):
    skill = make.skill(name="Delivery")
    agent = make.agent(team=house.team, display_name="Noor")
    make.presence(agent)
    rules = queues.rules_of(house.queue)
    now = timezone.now()
    assert (
        Preview(house.queue, rules, now=now)
        .next_served(MadeUp("chat"))[0]
        .goes_to.startswith("Noor")
    )
    strict = rules | {"skills": [{"ring": 1, "skill": skill.pk, "level": 2}]}
    served = Preview(house.queue, strict, now=now).next_served(MadeUp("chat"))[0]
    assert (served.goes_to, served.left_out) == ("", (("Lacks a skill", 1),))


def test_a_new_queue_is_live_at_once_as_version_one(as_boss, house):
    as_boss.post(
        reverse("settings:queue_new"),
        {"name": "Returns", "brand": house.brand.pk, "teams": [house.team.pk], "template": "mail"},
    )
    made = Queue.objects.get(name="Returns")
    assert (made.target_seconds, made.target_percent, made.version) == (28800, 90, 1)
    assert list(made.teams.all()) == [house.team]


def test_a_stranger_sees_no_queue_of_another_brand(client, house):
    client.force_login(make.user(role="supervisor", team=make.team()))
    for name in ("queue", "queue_simulator"):
        assert client.get(reverse(f"settings:{name}", args=[house.queue.pk])).status_code == 404
    assert client.post(reverse("settings:queue_publish", args=[house.queue.pk])).status_code == 404
    assert "Delivery" not in client.get(reverse("settings:queues")).content.decode()


def test_the_list_needs_few_queries(as_boss, house):
    for _ in range(8):
        make.entry_point(make.queue(teams=[house.team], brand=house.brand))
    as_boss.get(reverse("settings:queues"))
    with CaptureQueriesContext(connection) as asked:
        as_boss.get(reverse("settings:queues"))
    assert len(asked) <= 12
