"""What an idle visitor's socket costs the web process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import websockets
from django.conf import settings

from apps.desk.bench import processes, stage
from apps.desk.bench.figures import Result

SOCKETS = 5_000
AT_ONCE = 100
SETTLE_SECONDS = 10

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("sockets")
    count = 200 if quick else SOCKETS
    built = stage.build(agents=1, chats_each=1)
    say(f"{count} idle visitors …")
    each = asyncio.run(_measure(built.chat.key, count))
    result.figures |= {"sockets": count, "bytes_each": round(each)}
    result.at_most("bytes per idle visitor socket", each, 64 * 1024)
    return result


async def _measure(key: str, count: int) -> float:
    pids = processes.web()
    url = f"{settings.PUBLIC_URL.replace('http', 'ws')}/ws/chat/{key}/"
    sockets = await _open(url, 20)  # what the first ones load is not theirs
    before = sum(map(processes.resident, pids))
    sockets += await _open(url, count)
    await asyncio.sleep(SETTLE_SECONDS)
    after = sum(map(processes.resident, pids))
    await asyncio.gather(*(socket.close() for socket in sockets))
    return (after - before) / count


async def _open(url: str, count: int) -> list[websockets.ClientConnection]:
    found: list[websockets.ClientConnection] = []
    for first in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - first)
        found += await asyncio.gather(*(_idle(url) for _ in range(size)))
    return found


async def _idle(url: str) -> websockets.ClientConnection:
    socket = await websockets.connect(url, compression=None, ping_interval=None)
    await socket.send(json.dumps({"type": "hello"}))
    await socket.recv()
    return socket
