from __future__ import annotations

import asyncio
import contextlib
import signal
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.management.base import BaseCommand

from apps.voice.controller import process
from apps.voice.models import VoiceServer

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5  # for a telephone server that was added or changed meanwhile


class Command(BaseCommand):
    help = "Drives the telephone servers of this centre. A second one stands by."

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(_run())


async def _run() -> None:
    stopping = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stopping.set)
    drivers: dict[int, Driver] = {}
    while not stopping.is_set():
        await _look(drivers, stopping)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
    await asyncio.gather(*(each.task for each in drivers.values()), return_exceptions=True)


async def _look(drivers: dict[int, Driver], stopping: asyncio.Event) -> None:
    """Every server is driven as its row has it now: new, moved, with another password, or gone."""
    wanted = {row.pk: row async for row in VoiceServer.objects.filter(archived_at=None)}
    for pk, driver in list(drivers.items()):
        if pk not in wanted or driver.reaches != _reaches(wanted[pk]) or driver.task.done():
            await driver.stop()
            del drivers[pk]
    for pk in wanted.keys() - drivers.keys():
        task = asyncio.create_task(process.run(wanted[pk], stopping=stopping))
        drivers[pk] = Driver(wanted[pk].name, _reaches(wanted[pk]), task)


@dataclass(frozen=True, slots=True)
class Driver:
    name: str
    reaches: tuple[object, ...]
    task: asyncio.Task[None]

    async def stop(self) -> None:
        self.task.cancel()
        try:
            await self.task
        except asyncio.CancelledError:
            log.info("voice.let_go", server=self.name)
        except Exception as problem:
            log.exception("voice.stopped", server=self.name, problem=str(problem))


def _reaches(row: VoiceServer) -> tuple[object, ...]:
    return row.ari_url, row.ari_user, bytes(row.ari_password), row.app, row.trunk
