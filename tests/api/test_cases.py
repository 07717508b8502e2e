from __future__ import annotations

import pytest
from django.utils import timezone

from apps.interactions.models import Case, Message
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    brand = make.brand()
    team = make.team(brands=[brand])
    agent = make.agent(team=team)
    channel = make.channel(brand=brand, kind="chat")
    customer = make.customer(brands=[brand])
    make.identity(customer, value="ada@malmo.example", verified_at=timezone.now())
    return {"brand": brand, "agent": agent, "channel": channel, "customer": customer}


def opened(world, **fields):
    case = make.case(brand=world["brand"], customer=world["customer"], **fields)
    part = make.interaction(case=case, channel=world["channel"], kind="chat")
    return case, part


def test_without_a_token_nobody_reads(client) -> None:
    answer = client.get("/api/v1/cases/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_goes_no_further_than_its_scopes(world, program) -> None:
    reader = program(world["agent"], ["case.view"])
    case, _part = opened(world)
    assert reader.get(f"cases/{case.number}/").status_code == 200
    assert reader.patch(f"cases/{case.number}/", {"priority": 4}).status_code == 403
    assert reader.get("customers/").status_code == 403


def test_a_stranger_gets_404(world, program) -> None:
    case, _part = opened(world)
    stranger = program(make.agent(team=make.team(brands=[make.brand()])))
    assert stranger.get(f"cases/{case.number}/").status_code == 404
    assert stranger.get(f"cases/{case.number}/messages/").status_code == 404
    assert stranger.post(f"cases/{case.number}/messages/", {"body": "hi"}).status_code == 404
    assert stranger.get("cases/").json()["results"] == []


def test_a_case_is_opened_once_for_one_key(world, program) -> None:
    agent = program(world["agent"])
    body = {
        "customer": world["customer"].pk,
        "channel": world["channel"].key,
        "subject": "Lamp",
        "priority": 3,
        "message": {"body": "It is cracked."},
    }
    first = agent.post("cases/", body, idempotency_key="k1")
    again = agent.post("cases/", body, idempotency_key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert Case.objects.count() == 1
    assert Message.objects.get().body == "It is cracked."
    assert first.json()["priority"] == 3


def test_a_new_case_is_answered_as_it_is_read_afterwards(world, program) -> None:
    agent = program(world["agent"])
    body = {"customer": world["customer"].pk, "channel": world["channel"].key}
    for more in ({}, {"subject": "Lamp", "message": {"body": "Cracked."}}, {"priority": 4}):
        made = agent.post("cases/", body | more)
        read = agent.get(f"cases/{made.json()['number']}/")
        assert (made.json(), made["ETag"]) == (read.json(), read["ETag"])


def test_a_case_is_not_opened_for_somebody_elses_customer_or_channel(world, program) -> None:
    agent = program(world["agent"])
    other = make.customer(brands=[make.brand()])
    strange = make.channel(brand=make.brand(), kind="chat")
    body = {"customer": other.pk, "channel": world["channel"].key}
    assert agent.post("cases/", body).status_code == 404
    body = {"customer": world["customer"].pk, "channel": strange.key}
    assert agent.post("cases/", body).status_code == 404
    assert not Case.objects.exists()


def test_a_change_is_about_the_version_one_has_read(world, program) -> None:
    agent = program(world["agent"])
    case, _part = opened(world)
    path = f"cases/{case.number}/"
    tag = agent.get(path)["ETag"]
    assert agent.client.get(f"/api/v1/{path}", headers={"if-none-match": tag}).status_code == 304
    changed = agent.patch(path, {"priority": 4, "subject": "New"}, if_match=tag)
    assert changed.status_code == 200
    assert (changed.json()["priority"], changed.json()["subject"]) == (4, "New")
    late = agent.patch(path, {"priority": 1}, if_match=tag)
    assert late.status_code == 412
    assert late.json()["code"] == "precondition_failed"
    case.refresh_from_db()
    assert case.priority == 4


def test_a_status_that_cannot_be_changes_nothing(world, program) -> None:
    agent = program(world["agent"])
    case, _part = opened(world, status="closed")
    refused = agent.patch(f"cases/{case.number}/", {"priority": 4, "status": "pending"})
    assert refused.status_code == 409
    case.refresh_from_db()
    assert case.priority == 2


def test_a_reply_is_one_message_however_often_it_is_sent(world, program) -> None:
    agent = program(world["agent"])
    case, _part = opened(world)
    path = f"cases/{case.number}/messages/"
    first = agent.post(path, {"body": "Hello"}, idempotency_key="m1")
    again = agent.post(path, {"body": "Hello"}, idempotency_key="m1")
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert Message.objects.filter(direction="out").count() == 1
    listed = agent.get(path).json()
    assert [row["body"] for row in listed["results"]] == ["Hello"]
    assert agent.get(f"{path}?after={first.json()['seq']}").json()["results"] == []


def test_a_reply_to_a_stale_view_is_stopped_and_shows_what_was_missed(world, program) -> None:
    agent = program(world["agent"])
    case, part = opened(world)
    make.message(part, "First")
    seen = Case.objects.get(pk=case.pk).last_seq
    make.message(part, "And another thing")
    stale = agent.post(f"cases/{case.number}/messages/", {"body": "Hi", "base_seq": seen})
    assert stale.status_code == 409
    told = stale.json()
    assert told["code"] == "stale_view"
    assert [row["body"] for row in told["missed"]] == ["And another thing"]
    assert not Message.objects.filter(direction="out").exists()


def test_a_note_stays_inside(world, program) -> None:
    agent = program(world["agent"])
    case, _part = opened(world)
    path = f"cases/{case.number}/messages/"
    note = agent.post(path, {"body": "He is moving.", "kind": "note"}).json()
    assert (note["visibility"], note["author"]) == ("internal", world["agent"].username)


def test_requests_are_counted_and_the_last_one_refused(world, program, settings) -> None:
    settings.API_PER_MINUTE, settings.RATE_LIMIT_EXEMPT = 2, []
    agent = program(world["agent"])
    answers = [agent.get("cases/") for _ in range(3)]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2].status_code == 429
    assert int(answers[2]["Retry-After"]) <= 60


def test_a_list_is_read_page_by_page(world, program) -> None:
    agent = program(world["agent"])
    numbers = [opened(world)[0].number for _ in range(3)]
    first = agent.get("cases/?limit=2").json()
    rest = agent.client.get(first["next"]).json()
    found = [row["number"] for row in first["results"] + rest["results"]]
    assert found == numbers[::-1]
    assert rest["next"] is None
