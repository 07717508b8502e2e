"""Reports in a real browser, over a day in which every number is known."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.cache import cache
from playwright.async_api import expect

from apps.analytics.models import ReportSchedule, SavedReport
from apps.analytics.services import rolling
from apps.routing.services import queues
from tests import make
from tests.analytics.logs import Day, at
from tests.browsers import overflow
from tests.screens.conftest import db, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

QUESTION = "?first=2026-03-02&last=2026-03-08"
PHONE = {"width": 390, "height": 844}


def lived():
    """Fifteen chats on Monday at nine, two on Tuesday, and a letter that was read too late.

    Of the chats nine were answered within 20 s, four later; three gave up and one left at once.
    """
    cache.clear()
    day = Day(target_percent=80)
    waits = [5] * 8 + [40] * 3
    for n, wait in enumerate(waits):
        chat = day.contact(f"09:{n:02}:00").queued(f"09:{n:02}:00").says(f"09:{n:02}:00")
        chat.answered(f"09:{n:02}:{wait}", "ada").says(f"09:{n:02}:{wait}", "ada")
        chat.ended(f"09:{n + 10}").wrapped(f"09:{n + 11}").rated(f"09:{n + 12}", 4)
    for n in range(3):
        day.contact("09:30").queued("09:30").gave_up(f"09:3{n + 1}")
    day.contact("09:40").queued("09:40").gave_up("09:40:02")
    day.contact("1 10:00").queued("1 10:00").answered("1 10:00:10", "bo").ended("1 10:05")
    day.contact("1 10:00").queued("1 10:00").answered("1 10:00:50", "bo").ended("1 10:05")
    letter = day.contact("11:00", "email").queued("11:00").says("11:00")
    letter.answered("12:00", "bo")
    rolling.tick(now=at("9 00:00"), everyone=True)
    boss = make.user(role="supervisor", team=day.team, brands=[day.brand], time_zone="UTC")
    return day, boss


def tile(page, name: str):
    return page.locator(".tile", has=page.get_by_role("button", name=f"How {name} is counted"))


async def test_a_tile_says_what_it_was_counted_from_and_opens_those_contacts(site, chromium):
    _day, boss = await db(lived)
    problems: list[str] = []
    async with signed_in(chromium, site, boss, problems=problems) as page:
        await page.goto(f"{site}/reports/ready/reached-in-time/{QUESTION}")
        level = tile(page, "Service level")
        await expect(level.locator(".value")).to_have_text("52.9 %of 80.0 %")
        await expect(level.locator(".from a")).to_have_text("9 of 17")
        await expect(tile(page, "Abandoned").locator(".from a")).to_have_text("3 of 17")
        await expect(page.locator(".reconcile")).to_contain_text(
            "18 offered = 14 answered + 3 gave up + 1 under 5 s + 0 flowed out + 0 waiting"
        )
        await expect(page.locator(".reconcile")).to_contain_text("adds up")

        await level.get_by_role("button").click()
        known = page.locator(".definition:popover-open")
        await expect(known).to_contain_text("Version 2")
        await expect(known).to_contain_text("contacts answered within the queue's promise")
        await page.keyboard.press("Escape")

        await level.locator(".from a").click()
        await expect(page.locator("tbody tr")).to_have_count(9)
        await expect(page.locator(".title")).to_contain_text("answered within the queue's promise")
        await page.go_back()
        heat = page.locator(".heat tbody tr", has_text="Mon")
        await heat.get_by_role("link").first.click()
        await expect(page.locator("tbody tr")).to_have_count(8)
        await expect(page.locator(".title")).to_contain_text("Mon 09:00")
        await page.go_back()
        chats = page.locator(".table tr", has=page.get_by_role("link", name="Chat"))
        await chats.get_by_role("link").nth(3).click()  # given up
        await expect(page.locator("tbody tr")).to_have_count(3)
    assert problems == []


async def test_a_chart_is_read_by_keyboard_and_pointer_and_has_a_table_behind(site, chromium):
    _day, boss = await db(lived)
    async with signed_in(chromium, site, boss) as page:
        await page.goto(f"{site}/reports/ready/queues/{QUESTION}")
        chart = page.locator("chart-reader").first
        await chart.focus()
        await page.keyboard.press("ArrowRight")
        await expect(chart.locator("output")).to_have_text("2 Mar: 53.3 %")
        await page.keyboard.press("ArrowRight")
        await expect(chart.locator("output")).to_have_text("3 Mar: 50.0 %")
        await expect(chart.locator(".reading")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(chart.locator(".reading")).to_be_hidden()
        box = await chart.locator("svg").bounding_box()
        await page.mouse.move(box["x"] + 60 * box["width"] / 560, box["y"] + 80)
        await expect(chart.locator("output")).to_have_text("2 Mar: 53.3 %")
        await chart.get_by_text("As a table").click()
        await chart.get_by_role("link", name="50.0 %").click()
        await expect(page.locator("tbody tr")).to_have_count(1)


async def test_a_report_is_built_saved_shared_and_sent(site, chromium):
    _day, boss = await db(lived)
    async with signed_in(chromium, site, boss) as page:
        await page.goto(f"{site}/reports/build/{QUESTION}")
        await page.locator(".builder summary").click()
        for name in ("Offered", "Service level", "Handle time"):
            await page.get_by_role("checkbox", name=name, exact=True).uncheck()
        await page.get_by_role("checkbox", name="Abandoned", exact=True).check()
        await page.locator("select[name=by]").select_option("queue")
        await page.get_by_role("button", name="Show", exact=True).first.click()
        await expect(page.locator(".tile")).to_have_count(1)
        await expect(tile(page, "Abandoned").locator(".from a")).to_have_text("3 of 17")

        await page.get_by_role("button", name="Save", exact=True).first.click()
        saving = page.get_by_role("dialog", name="Save this report")
        await saving.get_by_label("Name").fill("Who gives up")
        await saving.get_by_label("Who sees it").select_option("everyone")
        assert await serious(page) == []
        await saving.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", name="Who gives up")).to_be_visible()
        await expect(tile(page, "Abandoned").locator(".from a")).to_have_text("3 of 17")

        await page.get_by_role("button", name="Send it").click()
        sending = page.get_by_role("dialog", name="Send it by mail")
        await sending.get_by_label("When").select_option("weekly")
        await sending.get_by_role("checkbox", name=str(boss)).check()
        assert await serious(page) == []
        await sending.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("button", name="Every Monday")).to_be_visible()
    row = await db(SavedReport.objects.get)
    assert (row.title, row.shared_with) == ("Who gives up", "everyone")
    assert await db(lambda: ReportSchedule.objects.get().rhythm) == "weekly"


async def test_what_is_seen_is_what_is_taken_away_and_printed(site, chromium):
    day, boss = await db(lived)

    def promise_more():
        queues.edit(queue=day.queue, by=boss, target_seconds=10)
        queues.publish(queue=day.queue, by=boss)

    await db(promise_more)
    async with signed_in(chromium, site, boss, accept_downloads=True) as page:
        await page.goto(f"{site}/reports/ready/queues/{QUESTION}")
        await expect(tile(page, "Service level").locator(".from a")).to_have_text("9 of 17")
        await page.locator(".export > summary").click()
        async with page.expect_download() as taken:
            await page.get_by_role("link", name="Table CSV").click()
        told = (await (await taken.value).path()).read_text("utf-8-sig")
        rows = {row[0]: row for row in csv.reader(io.StringIO(told)) if row}
        assert rows["Service level"][3:5] == ["9", "17"]
        assert rows["Difference"] == ["Difference", "0"]
        await page.emulate_media(media="print")
        await expect(page.locator(".rail")).to_be_hidden()
        await expect(page.locator(".title .button").first).to_be_hidden()
        await expect(page.locator(".chart").nth(4)).to_be_visible()
        assert await page.pdf()  # and it comes to an end

        await page.emulate_media(media="screen")
        await page.goto(f"{site}/reports/ready/queues/?span=today")
        await expect(page.locator(".promises")).to_contain_text("80 % in 20 s until")


@pytest.mark.parametrize("slug", ["reached-in-time", "letters", "journey", "giving-up", "channels"])
async def test_with_numbers_in_them_the_pages_are_readable_by_everybody(site, chromium, slug):
    _day, boss = await db(lived)
    async with signed_in(chromium, site, boss, reduced_motion="reduce") as page:
        await page.goto(f"{site}/reports/ready/{slug}/{QUESTION}")
        assert await serious(page) == []
        await page.set_viewport_size(PHONE)
        await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert await serious(page) == []
        assert await overflow(page) == 0
