"""Two real browsers talk with each other: sound and pictures both ways, and what breaks it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from apps.interactions.models import Interaction
from apps.routing.models import Presence, QueueEntry
from apps.routing.services.router import Router
from apps.voice.models import Call, Leg, Recording
from apps.voice.services import keeping, web_calls
from tests import make
from tests.browsers import SWITCHES, file, overflow, serious
from tests.screens.conftest import connected, db, listen, signed_in
from tests.voice.rig import tones

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

VISITOR_HZ, AGENT_HZ = 440, 900
NEAR_HZ = 60
DESK = {"width": 420, "height": 760}
PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("SWITCHROOM_PICTURES")  # a folder to look at them
NO_MICROPHONE = """const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
navigator.mediaDevices.getUserMedia = what => window.microphone
    ? ask(what) : Promise.reject(new DOMException("no", "NotAllowedError"))"""
PLUGGED_IN = """window.microphone = true
navigator.mediaDevices.dispatchEvent(new Event("devicechange"))"""
PITCH = """async selector => {
    const context = new AudioContext({sampleRate: 8000}), ear = context.createAnalyser()
    ear.fftSize = 2048
    const stream = document.querySelector(selector).srcObject
    context.createMediaStreamSource(stream).connect(ear)
    await new Promise(done => setTimeout(done, 700))
    const heard = new Float32Array(ear.frequencyBinCount)
    ear.getFloatFrequencyData(heard)
    await context.close()
    const loudest = heard.indexOf(Math.max(...heard))
    return heard[loudest] < -70 ? 0 : loudest * 8000 / 2048
}"""
FRAMES = """async selector => {
    const count = () => document.querySelector(selector).getVideoPlaybackQuality().totalVideoFrames
    const before = count()
    await new Promise(done => setTimeout(done, 700))
    return count() - before
}"""

expect.set_options(timeout=20_000)


class House:
    def __init__(self) -> None:
        self.brand = make.brand(name="Hemrum")
        self.team = make.team(brands=[self.brand])
        self.noor = make.agent(team=self.team, display_name="Noor Haddad")
        self.queue = make.queue(teams=[self.team], offer_seconds=60)
        self.channel = make.channel(
            kind="chat", brand=self.brand, options={"calls": "video", "recording": "ask"}
        )
        make.entry_point(self.queue, channel=self.channel)
        make.presence(self.noor)


@pytest.fixture
async def house(transactional_db: None) -> House:
    return await db(House)


@asynccontextmanager
async def speaking(folder: Path, pitch: int) -> AsyncIterator[Browser]:
    """A browser whose microphone is a tone and whose camera is a test picture."""
    voice = folder / f"{pitch}.wav"
    tones.write(voice, pitch, seconds=30)
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


@asynccontextmanager
async def visiting(folder: Path, problems: list[str], **options: Any) -> AsyncIterator[Page]:
    async with speaking(folder, VISITOR_HZ) as browser:
        page = await browser.new_page(**{"viewport": DESK, "locale": "en-GB"} | options)
        page.set_default_timeout(20_000)
        listen(page, problems)
        await page.route("**/static/**", file)
        yield page


async def call(page: Page, site: str, house: House, *, name: str = "Video call") -> None:
    await page.goto(f"{site}/chat/{house.channel.key}/?language=en")
    await page.get_by_role("button", name=name, exact=True).click()
    await page.get_by_role("button", name="Call now").wait_for()
    await picture(page, "widget-asking")
    assert await page.locator(".w-call input[type=checkbox]").count() == 1
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Call now").click()
    await page.locator(".w-call[data-state=waiting]").wait_for()
    while not await db(QueueEntry.objects.exists):
        await page.wait_for_timeout(50)


async def picture(page: Page, name: str) -> None:
    if not PICTURES:
        return
    for look in ("light", "dark"):
        await page.emulate_media(color_scheme=look)
        await page.wait_for_timeout(300)
        await page.screenshot(path=f"{PICTURES}/{name}-{look}.png")
    await page.emulate_media(color_scheme="light")
    await page.wait_for_timeout(600)  # colours change slowly


async def accept(page: Page) -> None:
    assert len(await db(lambda: Router().decide())) == 1
    await page.locator("[data-offer]").wait_for()
    await picture(page, "desk-offer")
    await page.get_by_role("button", name="Accept").click()


async def talking(page: Page, visitor: Page) -> None:
    await page.locator("web-call [data-state=connected]").wait_for()
    await visitor.locator(".w-call[data-state=talking][data-lost=false]").wait_for()


async def hear_each_other(page: Page, visitor: Page) -> None:
    await hears(page, "[data-theirs]", VISITOR_HZ)
    await hears(visitor, ".w-theirs", AGENT_HZ)


async def hears(page: Page, selector: str, pitch: int) -> None:
    """Sound takes its time, above all on a busy machine."""
    for _ in range(20):
        heard = await page.evaluate(PITCH, selector)
        if abs(heard - pitch) < NEAR_HZ:
            return
    raise AssertionError(f"{heard} Hz instead of {pitch}")


async def falls_silent(page: Page, selector: str) -> None:
    """What is said of a hold may come before the hold itself: sound takes its time."""
    for _ in range(10):
        if await page.evaluate(PITCH, selector) == 0:
            return
    raise AssertionError(f"{selector} is still heard")


async def test_two_browsers_hear_and_see_each_other_and_it_is_recorded(site, house, tmp_path):
    problems: list[str] = []
    async with (
        speaking(tmp_path, AGENT_HZ) as theirs,
        signed_in(theirs, site, house.noor, problems=problems) as page,
        visiting(tmp_path, problems) as visitor,
    ):
        await page.goto(f"{site}/desk/")
        await connected(page)
        await call(visitor, site, house)
        await picture(visitor, "widget-waiting")
        await accept(page)
        await talking(page, visitor)
        await hear_each_other(page, visitor)
        assert await page.evaluate(FRAMES, "[data-theirs]") > 3
        assert await visitor.evaluate(FRAMES, ".w-theirs") > 3
        await expect(page.locator("call-bar .recording").first).to_contain_text("Recording")
        await expect(page.locator("line-quality [data-line]")).not_to_have_text("Not measured")
        await picture(page, "desk-talking")
        await picture(visitor, "widget-talking")
        assert await serious(page) == []

        await page.get_by_role("button", name="Hold").click()
        await visitor.locator(".w-call[data-state=held]").wait_for()
        await picture(visitor, "widget-held")
        await falls_silent(visitor, ".w-theirs")
        await page.get_by_role("button", name="On hold").click()
        await visitor.locator(".w-call[data-state=talking]").wait_for()

        await page.evaluate("window.wasHere = true")
        await page.get_by_role("link", name="Customers").first.click()
        await page.wait_for_url("**/customers/**")
        await page.locator("web-call [data-state=connected]").wait_for()
        assert await page.evaluate("window.wasHere")  # the same document: nothing was cut
        await hear_each_other(page, visitor)
        await picture(page, "desk-elsewhere")
        await page.set_viewport_size(PHONE)
        await picture(page, "desk-hand")
        assert await overflow(page) == 0

        await visitor.get_by_role("button", name="End call").click()
        await expect(page.locator("web-call")).to_have_count(0)
        await visitor.get_by_role("heading", name="Call ended").wait_for()
        await picture(visitor, "widget-ended")
        await expect(visitor.get_by_role("button", name="Close")).to_be_visible()
        await visitor.wait_for_timeout(1_500)  # the last piece travels
    made = await db(lambda: Call.objects.select_related("interaction").get())
    assert (made.state, made.end, made.consent) == ("ended", "customer", "ticked")
    assert (made.interaction.kind, made.interaction.status) == ("video", "wrap_up")
    assert await db(keeping.fetch_due) == 1
    kept = await db(Recording.objects.get)
    assert (kept.state, kept.content_type) == ("stored", "video/webm")
    assert kept.seconds > 2
    assert max(kept.peaks) > 10
    assert await db(keeping.is_whole, kept)
    assert problems == []


async def test_a_reload_on_either_side_takes_the_call_up_again(site, house, tmp_path):
    problems: list[str] = []
    async with (
        speaking(tmp_path, AGENT_HZ) as theirs,
        signed_in(theirs, site, house.noor, problems=problems) as page,
        visiting(tmp_path, problems) as visitor,
    ):
        await page.goto(f"{site}/desk/")
        await connected(page)
        await call(visitor, site, house, name="Call")
        await accept(page)
        await talking(page, visitor)
        await page.reload()
        await talking(page, visitor)
        await hear_each_other(page, visitor)
        assert await db(lambda: Leg.objects.filter(role="agent").count()) == 2
        await visitor.reload()
        await talking(page, visitor)
        await hear_each_other(page, visitor)
        assert await db(lambda: Interaction.objects.get().kind) == "voice"
        await picture(page, "desk-voice")
        await picture(visitor, "widget-voice")
        await page.locator("call-bar .key.end").click()
        await visitor.get_by_text("The person you talked with ended it").wait_for()
    assert problems == []


async def test_a_visitor_who_refuses_the_microphone_is_told_what_helps(site, house, tmp_path):
    async with visiting(tmp_path, []) as visitor:
        await visitor.add_init_script(NO_MICROPHONE)
        await visitor.goto(f"{site}/chat/{house.channel.key}/?language=en")
        await visitor.get_by_role("button", name="Call", exact=True).click()
        await visitor.get_by_role("button", name="Call now").click()
        await visitor.get_by_role("heading", name="Your microphone is not allowed").wait_for()
        await picture(visitor, "widget-refused")
        await visitor.get_by_role("button", name="Not now").click()
        await visitor.get_by_role("button", name="Start chat").wait_for()
    assert await db(Call.objects.count) == 0


async def test_an_agent_without_a_microphone_is_a_failed_device_and_the_line_goes_on(
    site, house, tmp_path
):
    async with (
        speaking(tmp_path, AGENT_HZ) as theirs,
        signed_in(theirs, site, house.noor) as page,
        visiting(tmp_path, []) as visitor,
    ):
        await page.add_init_script(NO_MICROPHONE)
        await page.goto(f"{site}/desk/")
        await connected(page)
        await call(visitor, site, house)
        async with page.expect_response("**/line/"):
            await accept(page)
        await expect(page.locator("web-call")).to_have_count(0)
        await visitor.locator(".w-call[data-state=waiting]").wait_for()
        presence = await db(Presence.objects.get)
        assert (presence.device, presence.missed_at) == ("mic_lost", None)
        async with page.expect_response("**/phone/microphone/"):
            await page.evaluate(PLUGGED_IN)
        assert await db(lambda: Presence.objects.get().device) == "ok"
    made = await db(lambda: Call.objects.select_related("interaction__owner").get())
    assert (made.state, made.interaction.owner) == ("waiting", None)
    assert await db(lambda: web_calls.sweep()) == 0


async def test_an_administrator_reads_what_calls_from_websites_need(site, house, chromium):
    admin = await db(make.admin)
    async with signed_in(chromium, site, admin) as page:
        await page.goto(f"{site}/settings/telephony/")
        await expect(page.get_by_text("No TURN server is configured.")).to_be_visible()
        await picture(page, "settings-telephony")
        assert await serious(page) == []
        await page.get_by_role("link", name="Change the servers").click()
        await page.locator("[name=turn_urls]").fill("turn:turn.example:3478")
        await page.locator("[name=secret]").fill("north")
        await picture(page, "settings-relay")
        assert await serious(page) == []
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("turn:turn.example:3478")).to_be_visible()
        await page.goto(f"{site}/settings/channels/{house.channel.pk}/")
        await page.locator("summary", has_text="Calls").click()
        await picture(page, "settings-channel")
        assert await serious(page) == []
        await page.set_viewport_size(PHONE)
        await page.goto(f"{site}/settings/telephony/")
        await picture(page, "settings-hand")
        assert await overflow(page) == 0
