"""Which telephone servers the voice process drives, while people change them."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async

from apps.core import sealing
from apps.voice.management.commands.voice import Driver, _look
from apps.voice.models import VoiceServer

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_server_is_driven_as_its_row_has_it_now() -> None:
    drivers: dict[int, Driver] = {}
    row = await VoiceServer.objects.acreate(
        name="main", ari_url="http://127.0.0.1:9", ari_password=sealing.seal(b"one")
    )
    rows = VoiceServer.objects.filter(pk=row.pk)
    try:
        first = await looked(drivers, row.pk)
        assert await looked(drivers, row.pk) is first
        await rows.aupdate(ari_password=sealing.seal(b"another"))
        second = await looked(drivers, row.pk)
        assert (second is first, first.task.cancelled()) == (False, True)
        await rows.aupdate(archived_at=row.created_at)
        await _look(drivers, asyncio.Event())
        assert (drivers, second.task.done()) == ({}, True)
    finally:
        await asyncio.gather(*[driver.stop() for driver in drivers.values()])


async def looked(drivers: dict[int, Driver], pk: int) -> Driver:
    await _look(drivers, asyncio.Event())
    await sync_to_async(lambda: None)()  # its task has begun
    return drivers[pk]
