"""An agent's browser is their phone: real Chromium, real Asterisk, tones both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from playwright.async_api import Browser, Page, async_playwright, expect

from apps.accounts.models import User
from apps.voice.models import Leg, Phone, Recording
from tests import make
from tests.browsers import SWITCHES, served
from tests.screens.conftest import connected, signed_in
from tests.voice.centre import NUMBER, Centre
from tests.voice.rig import tones, world
from tests.voice.test_flow_trial import PROMPT, drafted

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

CALLER, AGENT = 440, 900
EVERY = (CALLER, AGENT, tones.MUSIC)
NEAR_HZ = 60
# What the page plays is in no element: it is kept here as it is made.
LOUDSPEAKERS = """window.speakers = []
const Made = Audio
window.Audio = function (...given) {
    const made = new Made(...given)
    window.speakers.push(made)
    return made
}"""
PITCH = """async () => {
    const context = new AudioContext({sampleRate: 8000}), ear = context.createAnalyser()
    ear.fftSize = 2048
    const stream = window.speakers.find(each => each.srcObject).srcObject
    context.createMediaStreamSource(stream).connect(ear)
    const heard = new Float32Array(ear.frequencyBinCount)
    for (let turn = 0; turn < 20; turn++) {
        await new Promise(done => setTimeout(done, 300))
        ear.getFloatFrequencyData(heard)
        if (Math.max(...heard) > -70) break
    }
    return heard.indexOf(Math.max(...heard)) * 8000 / 2048
}"""

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


async def turn_on(page: Page, switched: Centre, user: User) -> None:
    await page.get_by_role("button", name="Your phone").click()
    await page.get_by_label("Your phone", exact=True).last.check()
    await expect(page.locator("soft-phone")).to_have_attribute("data-state", "on")
    await page.keyboard.press("Escape")
    await switched.until(lambda: Phone.objects.filter(user=user, is_online=True).exists())


async def test_a_browser_answers_talks_is_reloaded_and_talks_on(
    switched: Centre, site: str, chromium: Browser
) -> None:
    outside, problems = switched.outside, []
    async with signed_in(chromium, site, switched.agent, problems=problems) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        await turn_on(page, switched, switched.agent)
        line = await outside.call(NUMBER)
        await outside.answered(line)
        await outside.sing(line, CALLER)
        await switched.state("waiting")
        await switched.offer()
        await page.get_by_role("button", name="Accept").click()
        call = await switched.state("talking")
        await expect(page.locator("call-bar .recording")).to_contain_text("Recording")
        await outside.until_heard(line, {CALLER, AGENT}, among=EVERY)

        before = await Leg.objects.aget(role="agent")
        await page.reload()
        again = Leg.objects.filter(role="agent", pk__gt=before.pk)
        await switched.until(lambda: again.filter(answered_at__isnull=False).exists())
        await switched.state("talking")
        await outside.until_heard(line, {CALLER, AGENT}, among=EVERY)
        assert line not in outside.over
        await page.locator("call-bar .key.end").click()
        await outside.is_over(line)
        call = await switched.state("ended")
        await switched.until(lambda: Recording.objects.filter(call=call, state="finished").exists())

    kept = await Recording.objects.filter(call=call).afirst()
    for side, heard in (("agent", {AGENT}), ("customer", {CALLER})):
        sound = world.recording(switched.asterisk, f"{kept.name}-{side}")
        seconds = range(int(tones.length(sound)))
        every = [tones.heard(sound, EVERY, start=at, end=at + 1) for at in seconds]
        assert set.union(*every) == heard  # at any time
    assert await again.acount() == 1, "rung once, and answered"
    assert call.end == "agent"
    assert problems == []


async def test_a_draft_is_heard_and_answered_in_the_browser_that_builds_it(
    switched: Centre, site: str, chromium: Browser, tmp_path: Path
) -> None:
    builder = await sync_to_async(make.admin)()
    flow = await sync_to_async(drafted)(switched, tmp_path)
    async with signed_in(chromium, site, builder) as page:
        await page.add_init_script(LOUDSPEAKERS)
        await page.goto(f"{site}/desk/")
        await connected(page)
        await turn_on(page, switched, builder)
        await page.goto(f"{site}/settings/flows/{flow.pk}/?tab=try")
        await expect(page.locator("soft-phone")).to_have_attribute("data-state", "on")
        await page.get_by_role("button", name="Call me").click()
        await switched.state("in_flow")
        await page.wait_for_function("window.speakers.some(each => each.srcObject)")
        assert PROMPT - NEAR_HZ < await page.evaluate(PITCH) < PROMPT + NEAR_HZ
        await page.get_by_role("button", name="Keypad").click()
        await page.locator("#call-keypad").get_by_role("button", name="1", exact=True).click()
        call = await switched.state("ended")
    assert (call.direction, call.end) == ("try", "flow")
