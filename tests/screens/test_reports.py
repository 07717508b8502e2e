"""Reports in a real browser: read, cut, opened, saved, built and taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.analytics.services import rolling, scratch
from tests import make
from tests.analytics import logs
from tests.browsers import serious
from tests.screens.conftest import db, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.screen]


def busy_week():
    """A week of chats that ended yesterday, and its leader's supervisor."""
    day = logs.Day(target_seconds=20)
    for back in range(1, 8):
        begin = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=back)
        for n in range(12):
            opened = begin + timedelta(minutes=4 * n)
            contact = day.contact(logs.clock_of(opened)).queued(logs.clock_of(opened))
            if n % 6 == 5:
                contact.gave_up(logs.clock_of(opened + timedelta(seconds=40)))
                continue
            answered = opened + timedelta(seconds=6 * n)
            (contact.answered(logs.clock_of(answered), ("ada", "bo")[n % 2])
             .ended(logs.clock_of(answered + timedelta(minutes=5)))
             .wrapped(logs.clock_of(answered + timedelta(minutes=6))))  # fmt: skip
    scratch.recount(now=timezone.now())
    rolling.tick()
    return make.user(role="supervisor", team=day.team, brands=[day.brand])


async def test_a_supervisor_reads_cuts_opens_and_keeps_a_report(site, chromium):
    reader = await db(busy_week)
    problems: list[str] = []
    async with signed_in(chromium, site, reader, problems=problems) as page:
        await page.goto(f"{site}/reports/")
        await page.get_by_role("link", name="Reached in time").click()
        tile = page.locator(".tile", has_text="Service level").first
        await tile.get_by_text("28 of 84").wait_for()
        await page.get_by_text("adds up").wait_for()
        assert await serious(page) == []

        await tile.get_by_role("button", name="How Service level is counted").click()
        await page.get_by_text("Version 1").first.wait_for()
        await page.keyboard.press("Escape")

        await page.get_by_text("Last 28 days").click()
        await page.get_by_label("Yesterday").check()
        await page.get_by_role("button", name="Show").first.click()
        await tile.get_by_text("4 of 12").wait_for()

        await tile.get_by_role("link", name="4 of 12").click()
        await page.get_by_role("heading", name="Service level").wait_for()
        assert await page.locator("tbody tr").count() == 4
        await page.go_back()

        await page.get_by_role("button", name="Save").first.click()
        await page.get_by_label("Name").fill("Yesterday at a glance")
        await page.get_by_role("dialog").get_by_role("button", name="Save").click()
        await page.get_by_role("heading", name="Reached in time").wait_for()
        await page.goto(f"{site}/reports/")
        await page.get_by_role("link", name="Yesterday at a glance").click()
        await tile.get_by_text("4 of 12").wait_for()
    assert problems == []


async def test_one_is_built_by_hand_and_taken_away_as_a_file(site, chromium):
    reader = await db(busy_week)
    async with signed_in(chromium, site, reader) as page:
        await page.goto(f"{site}/reports/build/")
        await page.get_by_label("Abandoned", exact=True).check()
        await page.get_by_label("By").select_option("agent")
        await page.locator(".builder").get_by_role("button", name="Show").click()
        await page.get_by_role("heading", name="By agent").wait_for()
        assert await serious(page) == []
        await page.get_by_text("Export", exact=True).click()
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="Table").click()
        path = await (await waiting.value).path()
        text = path.read_text(encoding="utf-8-sig")
        assert "Abandoned" in text
        assert "offered,84" in text
