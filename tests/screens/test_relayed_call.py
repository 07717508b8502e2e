"""Two browsers that cannot reach each other: everything goes through a real TURN server."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.screens.conftest import connected, signed_in
from tests.screens.test_web_call import (
    AGENT_HZ,
    House,
    accept,
    call,
    hear_each_other,
    house,
    speaking,
    talking,
    visiting,
)
from tests.voice.rig.instance import free_port, rtp_range

__all__ = ["house"]  # the fixture

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

SECRET = "of-the-test"
STARTS_WITHIN = 10  # seconds
# No firewall stands on loopback: the browsers are forbidden every way but the relay.
RELAY_ONLY = """window.peers = []
window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(options) {
        super({...options, iceTransportPolicy: "relay"})
        window.peers.push(this)
    }
}"""
WAYS = """async () => {
    const told = [...(await window.peers.at(-1).getStats()).values()]
    const used = told.filter(one => one.type === "candidate-pair" && one.nominated)
    return used.map(pair => told.find(one => one.id === pair.localCandidateId).candidateType)
}"""


@pytest.fixture
def relay(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """coturn on loopback, with the settings docs/voice.md names; its log."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("no TURN server: apt-get install coturn")
    port, first, log = free_port(), rtp_range(), tmp_path / "turn.log"
    settings.TURN_URLS, settings.TURN_SECRET = f"turn:127.0.0.1:{port}", SECRET
    command = [
        program, "-n", "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=test",
        "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}",
        f"--min-port={first}", f"--max-port={first + 198}", "--no-tls", "--no-dtls", "--no-cli",
        "--allow-loopback-peers", "--verbose", "--log-file=stdout",
        f"--pidfile={tmp_path}/turn.pid", f"--userdb={tmp_path}/turn.db",
    ]  # fmt: skip
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as server:
        until = time.monotonic() + STARTS_WITHIN
        while f"127.0.0.1:{port}" not in log.read_text() and time.monotonic() < until:
            time.sleep(0.05)
        assert server.poll() is None, log.read_text()[-500:]
        yield log
        server.terminate()


async def way(page: Page) -> set[str]:
    return set(await page.evaluate(WAYS))


async def test_a_call_through_a_relay_is_heard_on_both_sides(
    site: str, house: House, relay: Path, tmp_path: Path
) -> None:
    problems: list[str] = []
    async with (
        speaking(tmp_path, AGENT_HZ) as theirs,
        signed_in(theirs, site, house.noor, problems=problems) as page,
        visiting(tmp_path, problems) as visitor,
    ):
        for each in (page, visitor):
            await each.add_init_script(RELAY_ONLY)
        await page.goto(f"{site}/desk/")
        await connected(page)
        await call(visitor, site, house, name="Call")
        await accept(page)
        await talking(page, visitor)
        await hear_each_other(page, visitor)
        assert await way(page) == await way(visitor) == {"relay"}
    assert "ALLOCATE processed, success" in relay.read_text()
    assert problems == []
