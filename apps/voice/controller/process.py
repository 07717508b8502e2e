"""``manage.py voice``: one process for each Asterisk, alone by an advisory lock.

It holds no state that is not in a row or at Asterisk: killed, calls and recordings go on, and
the next one finds everything again.
"""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from typing import Any

import psycopg
import structlog
from django.db import connection

from apps.core import heartbeat, sealing
from apps.voice.ari import Ari, Event
from apps.voice.controller import comparing
from apps.voice.controller.board import Board
from apps.voice.controller.switchboard import Switchboard
from apps.voice.engine import ari_facts
from apps.voice.engine.asterisk import AsteriskLines
from apps.voice.engine.facts import TransferAsked
from apps.voice.engine.lines import EngineAway
from apps.voice.models import VoiceServer
from apps.voice.services import orders
from apps.voice.services.orders import CHANNEL

log = structlog.get_logger(__name__)

LOCKS = 0x5311C5  # the first half of the advisory lock's key; the server's name is the second
STAND_BY_SECONDS = 0.5
COMPARE_SECONDS = 30
ANSWER_SECONDS = 10  # as long may an order to the engine be under way
SETTLE_SECONDS = 5  # for what is under way when the process is to end
LOOK_SECONDS = 1.0  # for orders whose NOTIFY was lost


async def run(server: VoiceServer, *, stopping: asyncio.Event) -> None:
    """Drive ``server`` until ``stopping``, or stand by while another process does."""
    while not stopping.is_set():
        try:
            async with await _listening() as ear:
                if await _leads(ear, server):
                    await _drive(server, ear, stopping)
        except psycopg.OperationalError as error:
            log.warning("voice.lost_database", error=str(error).strip())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), STAND_BY_SECONDS)


async def _drive(
    server: VoiceServer, ear: psycopg.AsyncConnection[tuple[object, ...]], stopping: asyncio.Event
) -> None:
    ari, board, switchboard = _assemble(server)
    engine = asyncio.create_task(ari.run())
    tasks = [
        asyncio.create_task(_take_orders(server, switchboard, ear)),
        asyncio.create_task(_compare_often(board, ari)),
        asyncio.create_task(stopping.wait()),
    ]
    log.info("voice.leading", server=server.name)
    try:
        done, _ = await asyncio.wait([engine, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        switchboard.stop()
        await _cancel(*tasks)
        with contextlib.suppress(TimeoutError):  # what was begun has the engine until it is done
            await asyncio.wait_for(board.turns.settle(), SETTLE_SECONDS)
        await _cancel(engine)


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _assemble(server: VoiceServer) -> tuple[Ari, Board, Switchboard]:
    last_transfer: list[object] = []

    def hear(event: Event) -> None:
        fact = ari_facts.read(event)
        if isinstance(fact, TransferAsked):
            # Told once for its call and once for its endpoint, at the same moment.
            asked = [fact, event["timestamp"]]
            if asked == last_transfer:
                return
            last_transfer[:] = asked
        if fact is not None:
            switchboard.hear(fact)

    async def connected() -> None:
        # Phones come and go beside the calls: their state is asked for by name.
        await ari.ask("POST", f"applications/{ari.app}/subscription", eventSource="endpoint:PJSIP")
        await comparing.compare(board, resumes=True)

    ari = Ari(
        url=server.ari_url,
        user=server.ari_user,
        password=sealing.unseal(bytes(server.ari_password)).decode(),
        app=server.app,
        on_event=hear,
        on_connect=connected,
    )
    board = Board(server, AsteriskLines(ari))
    switchboard = Switchboard(board)
    return ari, board, switchboard


async def _take_orders(
    server: VoiceServer,
    switchboard: Switchboard,
    ear: psycopg.AsyncConnection[tuple[object, ...]],
) -> None:
    """Woken by NOTIFY; each row is given to its call's turn once."""
    await ear.execute(f"LISTEN {CHANNEL}")
    pulse = heartbeat.Pulse("voice")
    under_way: set[int] = set()
    while True:
        pulse.beat()
        given = await switchboard.board.rows(orders.waiting, server)
        under_way &= {order.pk for order in given}
        for order in given:
            if order.pk not in under_way:
                under_way.add(order.pk)
                switchboard.order(order)
        async for _ in ear.notifies(timeout=LOOK_SECONDS, stop_after=1):
            pass


async def _compare_often(board: Board, ari: Ari) -> None:
    while True:
        await asyncio.sleep(COMPARE_SECONDS)
        if not ari.is_connected:
            await board.rows(_away, board.server)
            continue
        try:
            await comparing.compare(board, spare_seconds=ANSWER_SECONDS)
        except EngineAway as error:
            log.warning("voice.engine_away", problem=str(error))


def _away(server: VoiceServer) -> None:
    VoiceServer.objects.filter(pk=server.pk).update(
        is_connected=False, problem="No connection to the telephone server"
    )


async def _leads(ear: psycopg.AsyncConnection[tuple[object, ...]], server: VoiceServer) -> bool:
    """The dead hold no lock: a killed process makes room at once."""
    name = zlib.crc32(server.name.encode()) & 0x7FFFFFFF
    cursor = await ear.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, name])
    row = await cursor.fetchone()
    return bool(row and row[0])


async def _listening() -> psycopg.AsyncConnection[tuple[object, ...]]:
    """A connection of our own: the lock and the ear live on it."""
    wanted = {"dbname", "user", "password", "host", "port", "sslmode"}
    parameters = {
        name: value for name, value in connection.get_connection_params().items() if name in wanted
    }
    return await psycopg.AsyncConnection.connect(**parameters, autocommit=True)
