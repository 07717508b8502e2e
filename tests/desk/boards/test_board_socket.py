"""The line to a big screen: who is let in, what comes, and when it ends."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.core.cache import cache

from apps.analytics.services import boards
from apps.desk.boards.consumers import BoardConsumer
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


def screen(user=None):
    line = WebsocketCommunicator(BoardConsumer.as_asgi(), "/ws/board/")
    line.scope["user"] = user
    return line


async def made():
    cache.clear()
    brand = await sync_to_async(make.brand)()
    board = await sync_to_async(make.board)(brands=[brand])
    return brand, board


async def closed(line):
    answer = await line.receive_output(timeout=6)
    while answer["type"] != "websocket.close":
        answer = await line.receive_output(timeout=6)
    return answer["code"]


async def test_a_kiosk_gets_a_wall_and_then_a_tick_a_second_until_its_link_is_revoked():
    _brand, board = await made()
    admin = await sync_to_async(make.admin)()
    link, token = await sync_to_async(boards.open_link)(board=board, by=admin, name="Door")
    line = screen()
    await line.connect()
    await line.send_json_to({"token": token})
    first = await line.receive_json_from(timeout=5)
    assert board.name in first["wall"]
    second = await line.receive_json_from(timeout=3)
    assert second["at"] > first["at"]
    await sync_to_async(boards.revoke)(link=link, by=admin)
    assert await closed(line) == 4403
    link = await sync_to_async(lambda: type(link).objects.get(pk=link.pk))()
    assert link.last_seen_at is not None


@pytest.mark.parametrize("hello", [{"token": ""}, {"token": "x" * 32}, {}, {"board": 1}, [1]])
async def test_without_a_right_the_line_is_closed(hello):
    await made()
    line = screen()
    await line.connect()
    await line.send_json_to(hello)
    assert await closed(line) == 4403


async def test_a_supervisor_sees_the_boards_of_their_brands_only():
    brand, board = await made()
    ours = await sync_to_async(make.user)(role="supervisor", brands=[brand])
    other = await sync_to_async(make.brand)()
    theirs = await sync_to_async(make.user)(role="supervisor", brands=[other])
    line = screen(ours)
    await line.connect()
    await line.send_json_to({"board": board.pk})
    assert "wall" in await line.receive_json_from(timeout=5)
    await line.disconnect()
    stranger = screen(theirs)
    await stranger.connect()
    await stranger.send_json_to({"board": board.pk})
    assert await closed(stranger) == 4403
