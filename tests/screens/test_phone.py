"""The call bar, the drawers, the check before a shift and IT's page, in a real browser."""

from __future__ import annotations

import os

import pytest
from playwright.async_api import Page, expect

from apps.voice.models import RecordingGap, VoiceServer
from apps.voice.services import recordings
from tests import make
from tests.browsers import overflow
from tests.desk.test_calls import House
from tests.screens.conftest import connected, db, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("SWITCHROOM_PICTURES")  # a folder to look at them


CALM_MS = 600  # a drawer that slides in is half transparent


async def picture(page: Page, name: str) -> None:
    await page.wait_for_timeout(CALM_MS)
    if PICTURES:
        for look in ("light", "dark"):
            await page.emulate_media(color_scheme=look)
            await page.screenshot(path=f"{PICTURES}/{name}-{look}.png")
        await page.emulate_media(color_scheme="light")
        await page.wait_for_timeout(CALM_MS)


@pytest.fixture
async def house(transactional_db: None) -> House:
    return await db(House)


async def test_the_bar_stands_under_every_page_and_can_be_used(site, chromium, house):
    recording = await db(recordings.start, house.call)
    problems: list[str] = []
    async with signed_in(chromium, site, house.ada, problems=problems) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        bar = page.locator("section.call-bar")
        await expect(bar.locator(".recording")).to_contain_text("Recording")
        await picture(page, "bar")
        assert await serious(page) == []
        await bar.get_by_role("button", name="Transfer").click()
        await expect(page.get_by_role("dialog", name="Transfer")).to_be_visible()
        await picture(page, "handing")
        assert await serious(page) == []
        await page.keyboard.press("Escape")

        await page.evaluate("window.wasHere = true")
        await page.get_by_role("link", name="Customers").first.click()
        await page.wait_for_url("**/customers/**")
        await expect(bar).to_be_visible()
        assert await page.evaluate("window.wasHere")  # the same document: the sound goes on
        await picture(page, "elsewhere")

        await db(RecordingGap.objects.create, recording=recording, reason="card")
        await db(make.leg, house.call, role="supervisor", user=house.lead, purpose="whisper")
        await db(make.leg, house.call, role="agent", user=house.ben)
        await page.reload()
        await expect(bar.locator(".recording")).to_contain_text("Not recorded now")
        await expect(page.locator(".call-note")).to_contain_text("speaks to you alone")
        await picture(page, "three")
        assert await serious(page) == []
        await page.set_viewport_size(PHONE)
        await page.goto(f"{site}/desk/")
        await expect(bar).to_be_visible()
        await picture(page, "hand")
        assert await overflow(page) == 0
    assert problems == []


async def test_before_the_shift_and_for_it(site, chromium, house):
    admin = await db(make.admin)
    async with signed_in(chromium, site, house.ben) as page:
        await page.goto(f"{site}/desk/phone/check/")
        await expect(page.get_by_role("heading", name="Check your phone")).to_be_visible()
        await picture(page, "check")
        assert await serious(page) == []
        await page.get_by_role("button", name="Your phone").click()
        await page.get_by_role("button", name="Dial a number").click()
        await expect(page.get_by_role("dialog", name="Dial a number")).to_be_visible()
        await picture(page, "dial")
        assert await serious(page) == []
    await db(VoiceServer.objects.update, problem="Gone away", is_connected=False)
    async with signed_in(chromium, site, admin) as page:
        await page.goto(f"{site}/settings/telephony/")
        await picture(page, "telephony")
        assert await serious(page) == []
        await page.get_by_role("link", name="+493012340").click()
        await picture(page, "number")
        assert await serious(page) == []
