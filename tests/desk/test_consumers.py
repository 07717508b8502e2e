from __future__ import annotations

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser

from apps.core import realtime
from apps.desk import consumers, frames
from apps.desk.consumers import LiveConsumer
from tests import make
from tests.sockets import Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

RESYNC = {"hint": "live-resync"}


async def browser(user) -> Socket:
    """A connected socket that has seen its first resync."""
    socket = Socket(LiveConsumer.as_asgi(), "/live/")
    socket.scope["user"] = user
    assert (await socket.connect())[0]
    assert await socket.receive_json_from() == RESYNC
    return socket


@sync_to_async
def a_case_and_two_agents():
    brand = make.brand()
    ours = make.team(brands=[brand])
    case = make.case(brand=brand, team=ours)
    return case, make.agent(team=ours), make.agent(team=make.team())


async def test_a_watcher_is_hinted_and_a_stranger_is_refused():
    case, colleague, stranger = await a_case_and_two_agents()
    group = f"case.{case.pk}"
    ours, theirs = await browser(colleague), await browser(stranger)
    for socket in (ours, theirs):
        await socket.send_json_to({"watch": group})
    assert await ours.receive_json_from() == RESYNC
    assert await theirs.receive_json_from() == {"refused": group}

    await sync_to_async(realtime.hint)(group, f"case-{case.pk}-message")

    assert await ours.receive_json_from() == {"hint": f"case-{case.pk}-message"}
    assert await theirs.receive_nothing()
    for socket in (ours, theirs):
        await socket.disconnect()


async def test_a_push_arrives_with_its_content_in_the_persons_own_group():
    agent = await sync_to_async(make.agent)()
    socket = await browser(agent)
    await sync_to_async(realtime.push)(f"user.{agent.pk}", "offer", id=7, seconds=20)
    assert await socket.receive_json_from() == {
        "push": "offer",
        "content": {"id": 7, "seconds": 20},
    }
    await socket.disconnect()


async def test_who_stops_watching_is_no_longer_hinted():
    case, agent, _ = await a_case_and_two_agents()
    socket = await browser(agent)
    await socket.send_json_to({"watch": f"case.{case.pk}"})
    assert await socket.receive_json_from() == RESYNC
    await socket.send_json_to({"unwatch": f"case.{case.pk}"})
    await socket.send_json_to({"beat": True})
    assert await socket.receive_json_from() == {"beat": True}

    await sync_to_async(realtime.hint)(f"case.{case.pk}", "case-changed")

    assert await socket.receive_nothing()
    await socket.disconnect()


@pytest.mark.parametrize(
    "group", ["user.1", "case.", "case.x", "case.٣", "case.-1", "nothing.1", "", "case.1.2", "*"]
)
async def test_what_is_no_group_is_refused(group):
    socket = await browser(await sync_to_async(make.admin)())
    await socket.send_json_to({"watch": group})
    assert await socket.receive_json_from() == {"refused": group}
    await socket.disconnect()


async def test_the_floor_is_for_those_who_may_see_it():
    for builder, answer in ((make.admin, RESYNC), (make.agent, {"refused": "floor"})):
        socket = await browser(await sync_to_async(builder)())
        await socket.send_json_to({"watch": "floor"})
        assert await socket.receive_json_from() == answer
        await socket.disconnect()


@pytest.mark.parametrize("text", [" ", "{", "[]", "7", '"watch"', "[" * 5000, "x" * 9000])
async def test_nonsense_is_dropped_and_the_socket_lives_on(text):
    socket = await browser(await sync_to_async(make.agent)())
    await socket.send_to(text_data=text)
    await socket.send_json_to({"beat": True})
    assert await socket.receive_json_from() == {"beat": True}
    await socket.disconnect()


async def test_a_flood_ends_the_socket():
    socket = await browser(await sync_to_async(make.agent)())
    for _ in range(2 * consumers.MAX_FRAMES_A_SECOND + 2):  # a second may turn in between
        await socket.send_to(text_data="{}")
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4429}


async def test_revoked_rights_close_the_socket_at_once():
    agent = await sync_to_async(make.agent)()
    socket = await browser(agent)
    await sync_to_async(realtime.revoke)(f"user.{agent.pk}")
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4403}


async def test_a_visitor_is_sent_to_sign_in():
    socket = Socket(LiveConsumer.as_asgi(), "/live/")
    socket.scope["user"] = AnonymousUser()
    assert (await socket.connect())[0]
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4401}


async def test_who_was_deactivated_unnoticed_is_closed_by_a_later_beat(monkeypatch):
    agent = await sync_to_async(make.agent)()
    socket = await browser(agent)
    monkeypatch.setattr(consumers, "RECHECK_SECONDS", 0)
    agent.is_active = False
    await agent.asave()
    await socket.send_json_to({"beat": True})
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4401}


async def test_other_frames_reach_whoever_asked_for_them(monkeypatch):
    monkeypatch.setattr(frames, "_handlers", {})
    heard: list[tuple[int, object]] = []
    frames.on_frame("typing")(lambda user_id, content: heard.append((user_id, content)))
    agent = await sync_to_async(make.agent)()
    socket = await browser(agent)
    await socket.send_json_to({"typing": {"case": 4}})
    await socket.send_json_to({"beat": True, "unheard": 1})
    assert await socket.receive_json_from() == {"beat": True}
    assert heard == [(agent.pk, {"case": 4})]
    await socket.disconnect()


@pytest.mark.slow
async def test_a_socket_idle_for_a_minute_still_hears():
    agent = await sync_to_async(make.agent)()
    socket = await browser(agent)
    await asyncio.sleep(61)
    await sync_to_async(realtime.hint)(f"user.{agent.pk}", "work-changed")
    assert json.loads(await socket.receive_from(timeout=3)) == {"hint": "work-changed"}
    await socket.disconnect()
