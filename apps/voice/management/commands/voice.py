from __future__ import annotations

import asyncio
import signal
from typing import Any

import structlog
from django.core.management.base import BaseCommand

from apps.voice.controller import process
from apps.voice.models import VoiceServer

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5  # for a telephone server that was added meanwhile


class Command(BaseCommand):
    help = "Drives the telephone servers of this centre. A second one stands by."

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(_run())


async def _run() -> None:
    stopping = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stopping.set)
    driven: dict[int, asyncio.Task[None]] = {}
    while not stopping.is_set():
        async for server in VoiceServer.objects.filter(archived_at=None):
            task = driven.get(server.pk)
            if task is None or task.done():
                if task is not None and task.exception():
                    log.error("voice.stopped", server=server.name, problem=str(task.exception()))
                driven[server.pk] = asyncio.create_task(process.run(server, stopping=stopping))
        try:
            await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
        except TimeoutError:
            continue
    await asyncio.gather(*driven.values(), return_exceptions=True)
