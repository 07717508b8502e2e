"""An empty centre: its first administrator brings a queue live and answers the first customer."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Page, expect

from apps.channels.models import ChannelAccount
from apps.routing.models import Queue
from apps.routing.services import router
from tests import make
from tests.browsers import file
from tests.screens.conftest import connected, db, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]
expect.set_options(timeout=20_000)
TEN_MINUTES = 600


async def next_step(page: Page) -> None:
    """The one the guide marks, from wherever the step before has led."""
    await expect(page.locator("main h1")).to_contain_text("From nothing to a first answer")
    await page.locator("li[aria-current=step] a.button").click()


async def finish(page: Page, name: str) -> None:
    await page.locator("main [name=name]").fill(name)
    await page.locator("main form button.primary").click()


async def test_a_newcomer_brings_the_first_queue_live(site, chromium, transactional_db):
    boss = await db(make.admin, username="elin", display_name="Elin Berg")
    problems: list[str] = []
    began = time.monotonic()
    async with signed_in(chromium, site, boss, problems=problems) as page:
        await page.goto(site)
        await next_step(page)
        await finish(page, "Hemrum")
        await next_step(page)
        await expect(page.get_by_label("Hemrum")).to_be_checked()  # the only one there is
        await page.locator("[name=members]").first.check()
        await finish(page, "Care")
        await next_step(page)
        await page.locator("[name=teams]").first.check()
        await finish(page, "Chats")
        await next_step(page)
        await finish(page, "Website")
        await expect(page.locator(".guide")).to_contain_text("Website leads to Chats")

        chat = await db(ChannelAccount.objects.get)
        assert await page.locator("li[aria-current=step] a").get_attribute("href") == (
            f"/chat/{chat.key}/"
        )
        visitor = await chromium.new_page(locale="en-GB")
        await visitor.route("**/static/**", file)
        await page.goto(f"{site}/desk/")
        await connected(page)
        await page.locator("button.presence").click()
        await page.get_by_role("menuitem", name="Available").click()
        await visitor.goto(f"{site}/chat/{chat.key}/?language=en")
        await visitor.locator("[name=name]").fill("Jonas")
        await visitor.locator("[name=email]").fill("jonas@okafor.example")
        await visitor.locator("[name=question]").fill("Is anybody there?")
        await visitor.get_by_role("button", name="Start chat").click()
        await visitor.get_by_text("Received").wait_for()
        await db(lambda: router.Router().work())
        await page.locator("[data-offer]").wait_for()
        await page.keyboard.press("Alt+a")
        await expect(page.locator("li.bubble")).to_contain_text("Is anybody there?")
        await page.locator("#composer-body").fill("We are.")
        await page.keyboard.press("Control+Enter")
        await visitor.get_by_text("We are.").wait_for()
        await visitor.close()
    assert time.monotonic() - began < TEN_MINUTES
    assert (await db(Queue.objects.get)).name == "Chats"
    assert problems == []
