"""A socket outlives the request that opened it: lost rights must reach it, within five seconds."""

from __future__ import annotations

import asyncio

import pytest
from channels.db import database_sync_to_async
from django.test import Client

from apps.accounts.services import people, sessions, teams
from apps.desk.consumers import LiveConsumer
from tests import make
from tests.sockets import Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

WITHIN_SECONDS = 5


async def browser(user):
    socket = Socket(LiveConsumer.as_asgi(), "/live/")
    socket.scope["user"] = user
    assert (await socket.connect())[0]
    await socket.receive_json_from()
    return socket


async def closed(socket):
    """The code it was closed with, in time."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while (frame := await socket.receive_output())["type"] != "websocket.close":
            pass
    return frame["code"]


@database_sync_to_async
def two_people():
    return make.admin(), make.agent(team=make.team())


async def test_deactivation_closes_sockets_and_leaves_others_open():
    elin, noor = await two_people()
    hers, theirs = await browser(noor), await browser(elin)
    await database_sync_to_async(people.deactivate)(person=noor, by=elin)
    assert await closed(hers) == 4403
    assert await theirs.receive_nothing()
    await theirs.disconnect()


async def test_a_new_role_closes_sockets():
    elin, noor = await two_people()
    socket = await browser(noor)
    await database_sync_to_async(people.change)(person=noor, by=elin, role="light")
    assert await closed(socket) == 4403


async def test_leaving_a_team_closes_the_sockets_of_who_left():
    elin, noor = await two_people()
    socket = await browser(noor)
    team = await database_sync_to_async(noor.teams.get)()
    change = database_sync_to_async(teams.change)
    await change(team=team, by=elin, name=team.name, leader=None, members=[])
    assert await closed(socket) == 4403


async def test_an_ended_session_closes_sockets():
    _, noor = await two_people()
    socket = await browser(noor)
    await database_sync_to_async(sessions.end_all)(noor)
    assert await closed(socket) == 4403


async def test_without_a_demanded_second_factor_no_socket_stays_open():
    elin = await database_sync_to_async(make.user)(role="admin", second_factor=False)
    socket = Socket(LiveConsumer.as_asgi(), "/live/")
    socket.scope["user"] = elin
    await socket.connect()
    assert await closed(socket) == 4401


async def test_signing_out_closes_sockets():
    _, noor = await two_people()
    socket, client = await browser(noor), Client()
    await database_sync_to_async(client.force_login)(noor)
    await database_sync_to_async(client.post)("/accounts/logout/")
    assert await closed(socket) == 4403
