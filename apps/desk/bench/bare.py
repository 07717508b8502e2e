"""The floor under the chat bench: a bare Channels app, one INSERT a message, same servers."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import websockets
from django.conf import settings

from apps.desk.bench.figures import percentile
from apps.desk.bench.rates import highest

START_SECONDS = 30
CHATS, SECONDS = 100, 4.0  # of a step in the search for the highest rate
FIRST, MOST, KEPT = 500, 1000, 0.9


def measure(*, chats: int, count: int, every: float, search: int) -> tuple[list[float], int]:
    """Through the bare app: seconds from one side's send to the other's receipt, and the highest
    rate of messages a second whose p99 stays below a second."""
    with serving() as port:
        return asyncio.run(_measure(port, chats, count, every, search))


async def _measure(
    port: int, chats: int, count: int, every: float, search: int
) -> tuple[list[float], int]:
    pairs = [(await _join(port, n), await _join(port, n)) for n in range(max(chats, CHATS))]

    async def holds(rate: int) -> bool:
        pause = 2 * CHATS / rate
        began = time.perf_counter()
        some = await _talk(pairs[:CHATS], count=max(2, round(SECONDS / pause)), every=pause)
        real = len(some) / (time.perf_counter() - began)
        return (percentile(some, 0.99) or 9) < 1 and real >= KEPT * rate

    times = await _talk(pairs[:chats], count=count, every=every)
    most = await highest(holds, first=FIRST, most=MOST, steps=search)
    for pair in pairs:
        for side in pair:
            await side.close()
    return times, most


@contextmanager
def serving() -> Iterator[int]:
    """The bare app on a port of its own, up and answering."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "apps.desk.bench.bare_app:application",
         "--host", "127.0.0.1", "--port", str(port), "--lifespan", "off",
         "--log-level", "error", "--ws-per-message-deflate", "false"],
        cwd=settings.BASE_DIR, env=os.environ | {"SWITCHROOM_DATA": str(settings.DATA_DIR)},
    )  # fmt: skip
    try:
        asyncio.run(_until_up(port))
        yield port
    finally:
        server.terminate()
        server.wait(10)


async def _talk(pairs: list[tuple[Any, Any]], *, count: int, every: float) -> list[float]:
    times: list[float] = []
    share = every / len(pairs)
    talks = (_pair(pair, count, every, n * share, times) for n, pair in enumerate(pairs))
    await asyncio.gather(*talks)
    return times


async def _pair(
    pair: tuple[Any, Any], count: int, every: float, delay: float, times: list[float]
) -> None:
    await asyncio.sleep(delay)
    for m in range(count * 2):
        here, there = pair if m % 2 else pair[::-1]
        began = time.perf_counter()
        await here.send(json.dumps({"body": "The glass of my new lamp is cracked.", "n": m}))
        while json.loads(await there.recv())["n"] != m:
            pass
        times.append(time.perf_counter() - began)
        await here.recv()  # one's own echo
        await asyncio.sleep(max(0, every / 2 - (time.perf_counter() - began)))


async def _join(port: int, room: int) -> Any:
    return await websockets.connect(f"ws://127.0.0.1:{port}/{room}", compression=None)


async def _until_up(port: int) -> None:
    for _ in range(START_SECONDS * 10):
        try:
            await (await _join(port, 0)).close()
        except OSError:
            await asyncio.sleep(0.1)
        else:
            return
    raise RuntimeError("The bare app did not start.")
