from __future__ import annotations

import asyncio
import json
import threading

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.test import AsyncClient
from django.utils import timezone

from apps.accounts.services import tokens
from apps.core.events import publish
from apps.integrations.handlers import Notebook
from apps.integrations.models import Fact
from apps.integrations.services import facts
from apps.interactions.events import CaseChanged, MessageAdded
from apps.interactions.models import Message
from config.asgi import application
from tests import make
from tests.portal.visitor import Socket

SCOPES = ["case.view"]


def told(kind, pk):
    """A numbered fact about a row."""
    Fact.objects.create(kind=kind, noun=kind.partition(".")[0], noun_id=pk)
    facts.number_all()
    return Fact.objects.latest("seq").seq


@pytest.mark.django_db
def test_a_reader_goes_on_from_a_number_and_sees_only_their_own(program):
    team = make.team()
    reader = program(make.agent(team=team), SCOPES)
    mine = make.case(brand=team.brands.get(), team=team)
    seqs = [told("case.changed", pk) for pk in (mine.pk, make.case().pk, mine.pk)]
    told("user.deactivated", make.agent().pk)
    page = reader.get("events/?after=0").json()
    assert [row["seq"] for row in page["results"]] == [seqs[0], seqs[2]]
    assert page["results"][0]["data"]["case"] == mine.number
    later = reader.get(f"events/?after={seqs[0]}").json()
    assert [row["seq"] for row in later["results"]] == [seqs[2]]
    assert reader.get(f"events/?after={page['upto']}").json()["results"] == []
    assert reader.get("events/?types=message.*").json()["results"] == []


@pytest.mark.django_db
def test_a_scope_that_is_missing_hides_its_nouns(program):
    told("case.changed", make.case().pk)
    admin = make.admin()
    assert program(admin, ["customer.view"]).get("events/").json()["results"] == []
    assert len(program(admin, SCOPES).get("events/").json()["results"]) == 1


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_told_and_one_statement_writes_the_rest(
    django_capture_on_commit_callbacks, django_assert_num_queries
):
    case = make.case()
    with django_capture_on_commit_callbacks() as callbacks:
        publish(CaseChanged(case.pk))
        try:
            with transaction.atomic():
                publish(CaseChanged(case.pk))
                raise ValueError
        except ValueError:
            pass
        publish(CaseChanged(case.pk))
    (book,) = [one for one in callbacks if isinstance(one, Notebook)]
    with django_assert_num_queries(1):
        book()
    assert Fact.objects.count() == 2


@pytest.mark.django_db
def test_a_message_whose_fact_was_lost_is_found_again():
    message = make.message(make.interaction())
    Message.objects.filter(pk=message.pk).update(
        created_at=timezone.now() - facts.SETTLED - facts.SETTLED
    )
    assert facts.catch_up(now=timezone.now()) == 1
    assert facts.catch_up(now=timezone.now()) == 0
    assert Fact.objects.get().kind == "message.created"


@pytest.mark.django_db
def test_old_facts_are_swept():
    told("case.changed", make.case().pk)
    Fact.objects.update(at=timezone.now() - facts.KEPT * 2)
    facts.sweep(now=timezone.now())
    assert not Fact.objects.exists()
    assert told("case.changed", make.case().pk) > 0


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_only_to_what_is_committed():
    """A row of an open transaction gets its number after those that were committed before."""
    case = make.case()
    Fact.objects.create(kind="case.changed", noun="case", noun_id=case.pk)
    with transaction.atomic():
        Fact.objects.create(kind="case.merged", noun="case", noun_id=case.pk)
        assert _number_elsewhere() == 1
    assert _number_elsewhere() == 1
    kinds = Fact.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["case.changed", "case.merged"]


def _number_elsewhere() -> int:
    """In a connection of its own, as a worker does."""
    found: list[int] = []

    def work() -> None:
        try:
            found.append(facts.number_all())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.django_db(transaction=True)
async def test_server_sent_events_come_as_they_happen_and_resume():
    admin = await sync_to_async(make.admin)()
    secret = (await sync_to_async(tokens.create)(user=admin, name="x", scopes=SCOPES))[1]
    case = await sync_to_async(make.case)()
    first = await sync_to_async(told)("case.changed", case.pk)
    headers = {"authorization": f"Bearer {secret}"}
    answer = await AsyncClient().get("/api/v1/events/stream/?after=0", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    lines = answer.streaming_content.__aiter__()
    assert f"id: {first}\n" in (await asyncio.wait_for(anext(lines), 5)).decode()
    waiting = asyncio.ensure_future(anext(lines))
    await asyncio.sleep(0.2)
    second = await sync_to_async(told)("case.merged", case.pk)
    text = (await asyncio.wait_for(waiting, 5)).decode()
    assert f"id: {second}\nevent: case.merged\n" in text
    await answer.streaming_content.aclose()


@pytest.mark.django_db(transaction=True)
async def test_a_websocket_follows_until_its_token_is_revoked(monkeypatch):
    monkeypatch.setattr("apps.integrations.following.LOOK_EVERY", 0.3)
    admin = await sync_to_async(make.admin)()
    token, secret = await sync_to_async(tokens.create)(user=admin, name="x", scopes=SCOPES)
    case = await sync_to_async(make.case)()
    seq = await sync_to_async(told)("case.changed", case.pk)
    socket = Socket(application, "/ws/events/")
    assert (await socket.connect())[0]
    await socket.send_json_to({"token": secret, "after": 0, "types": ["case.*"]})
    frame = json.loads(await socket.receive_from(timeout=5))
    assert (frame["seq"], frame["type"]) == (seq, "case.changed")
    await sync_to_async(tokens.revoke)(token=token, by=admin)
    for _ in range(20):
        out = await socket.receive_output(timeout=5)
        if out["type"] == "websocket.close":
            break
    assert out["code"] == 4401


@pytest.mark.parametrize(
    ("frame", "code"),
    [('{"token": "swr_made-up"}', 4401), ("[]", 4400), ('{"after": -1}', 4400), ("{", 4400)],
)
@pytest.mark.django_db(transaction=True)
async def test_a_stranger_is_put_off_the_line(frame, code):
    socket = Socket(application, "/ws/events/")
    assert (await socket.connect())[0]
    await socket.send_to(text_data=frame)
    assert (await socket.receive_output(timeout=5))["code"] == code


@pytest.mark.django_db
def test_notes_are_not_told_to_a_client_of_the_brand(program):
    brand = make.brand()
    client = program(make.user(role="client", brands=[brand]), SCOPES)
    part = make.interaction(case=make.case(brand=brand))
    note = make.message(part, "He is rude", visibility="internal", direction="internal")
    word = make.message(part, "Hello")
    for message in (note, word):
        facts.record([MessageAdded(message.pk, part.case_id, part.pk, message.seq, "in", "x")])
    facts.number_all()
    rows = client.get("events/").json()["results"]
    assert [row["data"]["id"] for row in rows] == [word.pk]
