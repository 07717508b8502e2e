from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from apps.core import events
from apps.voice.events import CallerRated
from tests.voice import centre, webhook
from tests.voice.rig import far as far_world
from tests.voice.rig import world
from tests.voice.rig.instance import Asterisk
from tools import asterisk as root


@pytest.fixture(scope="session")
def telephones() -> Iterator[tuple[Asterisk, Asterisk]]:
    """The centre's Asterisk and the outside world's, started once."""
    if not root.is_there():
        pytest.skip("no Asterisk: ./run test says how to get it")
    with tempfile.TemporaryDirectory(prefix="switchroom-voice-") as folder:
        ours, theirs = far_world.pair(root.folder(), Path(folder))
        ours.start()
        theirs.start()
        try:
            yield ours, theirs
        finally:
            ours.stop()
            theirs.stop()


@pytest.fixture
async def switched(
    telephones: tuple[Asterisk, Asterisk], transactional_db: None
) -> AsyncIterator[centre.Centre]:
    """A centre with one number and an agent at a desk phone, its process driving calls."""
    ours, theirs = telephones
    set_up = await sync_to_async(centre.build)(ours)
    async with world.at(theirs) as outside, centre.driven(set_up):
        await set_up.until_phone_is_ready()
        yield set_up.with_world(outside)
        for line in list(outside.rings.values()):
            await outside.hang_up(line)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(set_up.hang_up_everything(), 5)


@pytest.fixture
def rated(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What callers' keys told, as whoever listens hears it."""
    heard: list[object] = []
    monkeypatch.setitem(events._handlers, CallerRated, [heard.append])
    return heard


@pytest.fixture
def listening() -> Iterator[webhook.Webhook]:
    """A program of ours that answers flows, on loopback."""
    with webhook.running() as server:
        yield server
