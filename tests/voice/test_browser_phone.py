"""An agent's browser is their phone: real Chromium, real Asterisk, tones both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from apps.routing.models import Presence
from apps.voice.models import Leg, Phone, Recording
from tests.browsers import SWITCHES, served
from tests.screens.conftest import connected, signed_in
from tests.voice.centre import NUMBER, Centre
from tests.voice.rig import tones, world

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

CALLER, AGENT = 440, 900
EVERY = (CALLER, AGENT, tones.MUSIC)
BACK_WITHIN = 3.0  # seconds from the phone's return until both hear each other again

expect.set_options(timeout=20_000)


@pytest.fixture
async def chromium(tmp_path: Path) -> AsyncIterator[Browser]:
    """Its microphone is a tone, and its sound may go over the loopback."""
    voice = tmp_path / "voice.wav"
    tones.write(voice, AGENT, seconds=30)
    switches = [
        *SWITCHES,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={voice}",
        "--allow-loopback-in-peer-connection",
        "--autoplay-policy=no-user-gesture-required",
        "--disable-gpu",
    ]
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=switches)
        yield browser
        await browser.close()


@pytest.fixture
async def site(switched: Centre, settings) -> AsyncIterator[str]:
    """The centre's server; its pages may reach the telephone server's socket."""
    socket = switched.asterisk.url.replace("http", "ws")
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    more = {**directives, "connect-src": [*directives["connect-src"], socket]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": more}
    server = switched.server
    server.socket_url, server.media_address = f"{socket}/ws", "127.0.0.1"
    await server.asave(update_fields=["socket_url", "media_address"])
    await Phone.objects.filter(user=switched.agent).adelete()
    async with served() as address:
        yield address


async def turn_on(page: Page, switched: Centre) -> None:
    await page.get_by_role("button", name="Your phone").click()
    await page.get_by_label("Your phone", exact=True).last.check()
    await expect(page.locator("soft-phone")).to_have_attribute("data-state", "on")
    await page.keyboard.press("Escape")
    await switched.until(lambda: Presence.objects.get(user=switched.agent).has_phone)


async def test_a_browser_answers_talks_is_reloaded_and_talks_on(
    switched: Centre, site: str, chromium: Browser
) -> None:
    outside, problems = switched.outside, []
    async with signed_in(chromium, site, switched.agent, problems=problems) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        await turn_on(page, switched)
        line = await outside.call(NUMBER)
        await outside.answered(line)
        await outside.sing(line, CALLER)
        await switched.state("waiting")
        await switched.offer()
        await page.get_by_role("button", name="Accept").click()
        call = await switched.state("talking")
        await expect(page.locator("call-bar .recording")).to_contain_text("Recording")
        await outside.listen(line, "browser-1")
        await asyncio.sleep(2)
        await outside.stop_listening("browser-1")

        await page.reload()
        await switched.until(lambda: Leg.objects.filter(role="agent").count() == 2)
        await switched.state("talking")
        again = await Leg.objects.filter(role="agent").alatest("pk")
        await outside.listen(line, "browser-2")
        await asyncio.sleep(2)
        await outside.stop_listening("browser-2")
        assert line not in outside.over
        await page.locator("call-bar .key.end").click()
        await outside.is_over(line)
        call = await switched.state("ended")
        await switched.until(lambda: Recording.objects.filter(call=call, state="finished").exists())

    before = world.recording(outside.far, "browser-1")
    assert tones.heard(before, EVERY, start=0.7, end=1.7) == {CALLER, AGENT}
    after = world.recording(outside.far, "browser-2")
    assert tones.heard(after, EVERY, start=0.7, end=1.7) == {CALLER, AGENT}
    kept = await Recording.objects.filter(call=call).afirst()
    sound = world.recording(switched.asterisk, kept.name)
    assert tones.heard(sound, EVERY, start=1.0, end=2.0) == {CALLER, AGENT}
    # How fast the page itself is depends on the machine; from its registration on it is ours.
    assert (again.answered_at - again.started_at).total_seconds() < BACK_WITHIN
    assert call.end == "agent"
    assert problems == []
