"""The widget in a real browser, against the real server: what a visitor lives through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from django.core.cache import cache
from playwright.async_api import Page

from apps.core import realtime
from apps.customers.models import Identity
from apps.interactions.models import Interaction, Rating
from apps.interactions.services import conversations
from tests import make
from tests.browsers import file, launched, overflow, serious, served
from tests.portal.visitor import answered, db, reply

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

DESK = {"width": 420, "height": 760}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def channel():
    cache.clear()
    return make.channel(kind="chat", brand=make.brand(name="Hemrum"))


@pytest.fixture
async def site(transactional_db: None) -> AsyncIterator[str]:
    async with served() as address:
        yield address


@asynccontextmanager
async def browsing(**options: Any) -> AsyncIterator[Page]:
    async with launched() as browser:
        options = {"viewport": DESK, "locale": "en-GB"} | options
        page = await browser.new_page(bypass_csp=True, **options)  # axe is injected
        page.set_default_timeout(15_000)
        await page.route("**/static/**", file)
        yield page


async def begin(page: Page, site: str, channel: Any, language: str = "en") -> Interaction:
    """By keyboard alone: the form is filled in and sent."""
    await page.goto(f"{site}/chat/{channel.key}/?language={language}")
    await page.locator("[name=name]").focus()
    for words in ("Marta Lindqvist", "marta@lindqvist.example", "The glass is cracked"):
        await page.keyboard.type(words)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_function(f"localStorage['switchroom.{channel.key}.conversation']")
    await page.wait_for_function("document.activeElement.localName === 'textarea'")
    return await db(Interaction.objects.select_related("case").latest, "pk")


async def said(page: Page) -> list[str]:
    return await page.locator(".w-said:not(:has(.w-typing)) > p").all_inner_texts()


async def test_a_visitor_writes_an_agent_answers_and_a_reload_changes_nothing(site, channel):
    async with browsing() as page:
        interaction = await begin(page, site, channel)
        agent = await answered(interaction)
        await reply(interaction, agent, "Hello Marta", "a1")
        await page.get_by_text("Hello Marta").wait_for()
        assert await page.locator("#w-name").inner_text() == "Noor Haddad"
        await page.keyboard.type("One side")
        await page.keyboard.press("Enter")

        await page.reload()  # whether it has arrived by now or not
        await page.wait_for_function("document.querySelectorAll('w-log li').length === 3")
        assert await said(page) == ["The glass is cracked", "Hello Marta", "One side"]


async def test_a_broken_connection_loses_and_doubles_nothing(site, channel):
    async with browsing() as page:
        interaction = await begin(page, site, channel)
        agent = await answered(interaction)
        await page.get_by_text("Noor Haddad").wait_for()
        await db(realtime.revoke, f"chat.{interaction.pk}", code=1012)
        await page.keyboard.type("Are you there?")
        await page.keyboard.press("Enter")
        await reply(interaction, agent, "Yes, I am", "a1")
        await page.get_by_text("Yes, I am").wait_for()
        await page.wait_for_function("!document.querySelector('w-log').innerText.match('Sending')")
        assert sorted(await said(page)) == ["Are you there?", "The glass is cracked", "Yes, I am"]
    assert await db(interaction.messages.count) == 3


async def test_the_end_is_rated_and_a_new_chat_is_a_new_conversation(site, channel):
    async with browsing() as page:
        interaction = await begin(page, site, channel)
        agent = await answered(interaction)
        await page.get_by_text("Noor Haddad").wait_for()
        await db(interaction.refresh_from_db)
        await db(conversations.end, interaction=interaction, reason="agent", by=agent)
        await page.get_by_role("heading", name="How was it with Noor?").wait_for()
        await page.locator(".w-stars label").nth(3).click()
        await page.get_by_text("Quick", exact=True).click()
        await page.get_by_role("button", name="Send rating").click()
        await page.get_by_role("heading", name="Thank you").wait_for()
        await page.get_by_role("button", name="Start a new chat").click()
        assert await page.locator("[name=name]").input_value() == "Marta Lindqvist"
        await page.locator("[name=question]").fill("And the mount?")
        await page.get_by_role("button", name="Start chat").click()
        await page.get_by_text("And the mount?").wait_for()
        await page.get_by_text("Received").wait_for()
    rating = await db(Rating.objects.get)
    assert (rating.score, rating.reasons) == (4, ["quick"])
    assert await db(Interaction.objects.count) == 2
    assert await db(Identity.objects.filter(scheme="web_visitor").count) == 1


async def test_a_picture_is_sent_shown_and_read_back(site, channel, tmp_path):
    picture = tmp_path / "dot.gif"
    picture.write_bytes(bytes.fromhex("47494638396101000100800000ff0000000000"
                                      "2c00000000010001000002024401003b"))  # fmt: skip
    async with browsing() as page:
        interaction = await begin(page, site, channel)
        await page.locator("input[type=file]").set_input_files(picture)
        await page.locator("w-files li").wait_for()
        await page.wait_for_function("!document.querySelector('w-files progress')")
        await page.locator(".w-send").click()
        shown = page.locator(".w-shot img")
        await shown.wait_for()
        await page.wait_for_function("document.querySelector('.w-shot img')?.naturalWidth === 1")
    assert (await db(lambda: interaction.messages.last().attachments.get().content_type)) == (
        "image/gif"
    )


async def test_a_paused_channel_takes_a_note_instead(site, channel):
    await db(make.channel, kind="email", brand=channel.brand, address="care@hemrum.example")
    await db(type(channel).objects.filter(pk=channel.pk).update, status="paused")
    async with browsing() as page:
        await page.goto(f"{site}/chat/{channel.key}/")
        await page.get_by_role("heading", name="Leave us a message").wait_for()
        assert await serious(page) == []
        await page.get_by_role("button", name="Send message").click()
        assert await page.locator("[aria-invalid=true]").count() == 2
        await page.locator("[name=email]").fill("tomas@vieira.example")
        await page.locator("[name=message]").fill("Is it in stock?")
        await page.get_by_role("button", name="Send message").click()
        await page.get_by_role("heading", name="Your message is with us.").wait_for()
    assert (await db(Interaction.objects.get)).kind == "email"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "viewport"), [("en", DESK), ("ar", PHONE)])
async def test_every_screen_can_be_used_by_everybody(site, channel, scheme, language, viewport):
    async with browsing(color_scheme=scheme, viewport=viewport) as page:

        async def is_sound(name: str) -> None:
            assert await serious(page) == [], name
            assert await overflow(page) == 0, name

        await page.goto(f"{site}/chat/{channel.key}/?language={language}")
        await page.locator("[name=name]").wait_for()
        await is_sound("start")
        interaction = await begin(page, site, channel, language)
        await is_sound("waiting")
        agent = await answered(interaction)
        await reply(interaction, agent, "Look: https://hemrum.example/" + "x" * 90, "a1")
        await page.locator("w-log li").nth(1).wait_for()
        await is_sound("talking")
        await db(interaction.refresh_from_db)
        await db(conversations.end, interaction=interaction, reason="agent", by=agent)
        await page.locator("#w-how").wait_for()
        await is_sound("ended")
