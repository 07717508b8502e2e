from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.desk.floor import people, queues
from apps.interactions.models import Message, Notification
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor():
    """A brand with one team, a supervisor, an agent on shift and a queue."""

    class Floor:
        brand = make.brand()
        team = make.team(brands=[brand])
        boss = make.user(role="supervisor", team=team, display_name="Petra Holm")
        agent = make.agent(team=team, display_name="Noor Haddad")
        queue = make.queue(teams=[team], brand=brand, target_seconds=60, target_percent=80)

    Floor.presence = make.presence(Floor.agent)
    return Floor


@pytest.fixture
def as_boss(client, floor):
    client.force_login(floor.boss)
    return client


def past(floor, *, waited: int, ago: int = 600, **fields):
    now = timezone.now()
    came = now - timedelta(seconds=ago)
    answered = came + timedelta(seconds=waited)
    return make.entry(
        floor.queue,
        **{
            "state": "done", "exit": "handled", "agent": floor.agent, "enqueued_at": came,
            "respond_by": came + timedelta(seconds=60), "assigned_at": answered,
            "answered_at": answered, "done_at": answered,
        } | fields,
    )  # fmt: skip


def held(floor, **fields):
    """A chat the agent has."""
    entry = make.entry(floor.queue)
    talk = entry.interaction
    talk.status, talk.owner = "active", floor.agent
    talk.save()
    entry.state, entry.agent = "assigned", floor.agent
    entry.assigned_at = entry.answered_at = timezone.now()
    entry.save()
    return talk


def test_service_level_so_far_is_answered_in_time_of_all_decided(floor):
    now = timezone.now()
    if now.hour == 0 and now.minute < 15:
        pytest.skip("The day is younger than the contacts.")
    past(floor, waited=20)
    past(floor, waited=60)
    past(floor, waited=61)
    gone = {"exit": "abandoned", "agent": None, "assigned_at": None, "answered_at": None}
    past(floor, waited=30, **gone)
    past(floor, waited=2, **gone)  # gave up at once
    past(floor, waited=0)  # an agent wrote first: it never waited
    make.entry(floor.queue, enqueued_at=now - timedelta(seconds=90))
    make.entry(floor.queue, enqueued_at=now - timedelta(seconds=5))

    row = queues.read(floor.boss, now=now)[0]

    assert row.today.in_time == 2
    assert (row.today.late, row.today.gave_up, row.today.short) == (1, 1, 1)
    assert (row.today.overdue, row.today.undecided, row.line.waiting) == (1, 1, 2)
    assert (row.today.counted, row.level_percent) == (5, 40)
    assert row.risk.grade == "broken"


def test_a_queue_says_when_its_promise_breaks_if_nobody_is_there(floor):
    floor.presence.delete()
    now = timezone.now()
    came = now - timedelta(seconds=20)
    make.entry(floor.queue, enqueued_at=came)
    row = queues.read(floor.boss, now=now)[0]
    assert row.risk.grade == "soon"
    assert row.risk.breaks_at == came + timedelta(seconds=60)


def test_staffed_and_free_count_who_could_take_one_more(floor):
    now = timezone.now()
    make.entry_point(floor.queue)
    full = make.agent(team=floor.team)
    make.presence(full)
    for _ in range(3):
        make.entry(floor.queue, state="assigned", agent=full, assigned_at=now)
    make.presence(make.agent(team=floor.team), presence="away")
    rows = queues.read(floor.boss, now=now)
    cells, _ = people.read(floor.boss, now=now)
    people.staff(rows, cells, now=now)
    assert (rows[0].staffed, rows[0].free) == (2, 1)
    assert [
        (c.kind, c.held, c.most) for cell in cells if cell.id == full.pk for c in cell.chips
    ] == [("chat", 3, 3)]


def test_a_stranger_sees_neither_queue_nor_people(client, floor):
    stranger = make.user(role="supervisor", team=make.team())
    client.force_login(stranger)
    page = client.get(reverse("desk:floor")).content.decode()
    assert floor.queue.name not in page
    assert "Noor Haddad" not in page
    talk = held(floor)
    for name, pk in (
        ("floor_queue", floor.queue.pk), ("floor_agent", floor.agent.pk),
        ("floor_contact", talk.pk), ("floor_words", talk.pk),
    ):  # fmt: skip
        assert client.get(reverse(f"desk:{name}", args=[pk])).status_code == 404
    for name, pk in (
        ("floor_take", talk.pk), ("floor_whisper", talk.pk), ("floor_line", talk.pk),
        ("floor_give", talk.pk), ("floor_state", floor.agent.pk),
    ):  # fmt: skip
        assert client.post(reverse(f"desk:{name}", args=[pk])).status_code == 404
    talk.refresh_from_db()
    assert talk.owner == floor.agent
    assert not AuditEntry.objects.filter(action__startswith="interaction.").exists()


def test_an_agent_is_refused_the_floor(client, floor):
    client.force_login(floor.agent)
    assert client.get(reverse("desk:floor")).status_code == 403


def test_a_whisper_is_internal_and_rings_the_agents_bell(as_boss, floor):
    talk = held(floor)
    as_boss.post(
        reverse("desk:floor_whisper", args=[talk.pk]),
        {"body": "You may refund it.", "client_id": "w-1"},
        headers={"HX-Request": "true"},
    )
    note = Message.objects.get(interaction=talk, body="You may refund it.")
    assert (note.visibility, note.kind, note.author) == ("internal", "note", floor.boss)
    assert Notification.objects.get(user=floor.agent).kind == "mention"
    assert AuditEntry.objects.get(action="interaction.whispered").actor == floor.boss


def test_taking_over_is_audited_and_undone_to_the_former_agent(as_boss, floor):
    make.presence(floor.boss)
    talk = held(floor)
    answer = as_boss.post(
        reverse("desk:floor_take", args=[talk.pk]), headers={"HX-Request": "true"}
    )
    talk.refresh_from_db()
    assert talk.owner == floor.boss
    entry = AuditEntry.objects.get(action="interaction.pulled")
    undo = reverse("desk:floor_undo", args=[entry.pk])
    assert undo in answer.content.decode()

    as_boss.post(undo, headers={"HX-Request": "true"})
    talk.refresh_from_db()
    assert talk.owner == floor.agent
    assert as_boss.post(undo, headers={"HX-Request": "true"}).status_code == 409


def test_back_to_the_queue_keeps_the_place_in_line(as_boss, floor):
    talk = held(floor)
    entry = talk.queue_entries.get()
    as_boss.post(reverse("desk:floor_line", args=[talk.pk]), headers={"HX-Request": "true"})
    talk.refresh_from_db()
    after = talk.queue_entries.get()
    assert (talk.status, talk.owner) == ("waiting", None)
    assert (after.pk, after.state, after.enqueued_at) == (entry.pk, "waiting", entry.enqueued_at)
    assert after.excluded_agents == [floor.agent.pk]


def test_giving_it_to_somebody_of_another_brand_is_refused(as_boss, floor):
    talk = held(floor)
    other = make.agent(team=make.team())
    make.presence(other)
    answer = as_boss.post(
        reverse("desk:floor_give", args=[talk.pk]), {"agent": other.pk},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert answer.status_code == 422
    talk.refresh_from_db()
    assert talk.owner == floor.agent


def test_a_state_is_set_with_its_reason_and_taken_back(as_boss, floor):
    from apps.routing.models import ReasonCode

    lunch = ReasonCode.objects.create(name="Lunch")
    address = reverse("desk:floor_state", args=[floor.agent.pk])
    assert (
        as_boss.post(address, {"state": "away"}, headers={"HX-Request": "true"}).status_code == 422
    )
    as_boss.post(address, {"state": "away", "reason": lunch.pk}, headers={"HX-Request": "true"})
    floor.presence.refresh_from_db()
    assert (floor.presence.presence, floor.presence.reason) == ("away", lunch)
    entry = AuditEntry.objects.get(action="agent.state_set")
    assert entry.particulars["before"] == {"state": "available", "reason": None}

    as_boss.post(reverse("desk:floor_undo", args=[entry.pk]), headers={"HX-Request": "true"})
    floor.presence.refresh_from_db()
    assert (floor.presence.presence, floor.presence.reason) == ("available", None)


def test_the_board_asks_at_most_fifteen_questions_however_many_people(as_boss, floor):
    for _ in range(12):
        team = make.team(brands=[floor.brand])
        queue = make.queue(teams=[team], brand=floor.brand)
        make.entry_point(queue)
        make.presence(make.agent(team=team))
        make.entry(queue)
    as_boss.get(reverse("desk:floor_board"))  # the session's own first questions
    with CaptureQueriesContext(connection) as asked:
        assert as_boss.get(reverse("desk:floor_board")).status_code == 200
    assert len(asked) <= 15
