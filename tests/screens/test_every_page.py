"""Every page in a real browser: axe, the console, light and dark, a desk's width and a phone's.

The addresses come from the resolver, so a page that is added is looked at without a word here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.async_api import Page

from apps.accounts.domain.roles import Role
from apps.accounts.models import User
from tests import make
from tests.accounts.addresses import Address, every
from tests.accounts.url_objects import OBJECTS
from tests.accounts.world import World
from tests.browsers import file, overflow, serious
from tests.screens.conftest import db, listen, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AT_REST = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
STILL = {"reduced_motion": "reduce"}  # colours are judged where they come to rest
# Not ours to draw, or no page: Django's own administration, a mail's HTML in its frame.
ELSEWHERE = ("admin:", "api:", "/break-glass/", "socialaccount_", "openid_connect_")
NO_PAGES = {"desk:mail_html", "portal:demo", "design"}
MAIN = ("desk:work", "desk:case", "desk:floor", "desk:choose_customer", "customers:list",
        "customers:person", "settings:queues", "settings:queue", "settings:channels",
        "accounts:profile", "hours:brand")  # fmt: skip


class Walk:
    """One reader's way through pages: what was wrong on each, and nothing else."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.wrong: list[str] = []

    async def look(self, url: str) -> None:
        """By day and by night."""
        for by_night in (False, True):
            await self.glance(url, by_night=by_night)

    async def glance(self, url: str, *, by_night: bool) -> None:
        """At both widths; axe reads it wide by day or narrow by night, turn by turn.

        A page's two looks share their markup: reading both took a quarter of the suite.
        """
        await self.page.goto(self.site + url)
        await self._fits(url)
        if not by_night:
            await self._note(url, "wide, light", await serious(self.page))
        await self.page.set_viewport_size(PHONE)
        await self._fits(url)
        if by_night:
            await self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            await self.page.evaluate(AT_REST)
            await self._note(url, "phone, dark", await serious(self.page))
            await self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        await self.page.set_viewport_size(DESK)

    async def measure(self, url: str) -> None:
        await self.page.goto(self.site + url)
        assert await self.page.evaluate("document.dir") == "rtl", url
        await self._fits(url)
        await self.page.set_viewport_size(PHONE)
        await self._fits(url)
        await self.page.set_viewport_size(DESK)

    async def _fits(self, url: str) -> None:
        if wide := await overflow(self.page):
            self.wrong.append(f"{url}: {wide} px too wide at {self.page.viewport_size}")

    async def _note(self, url: str, look: str, found: list[str]) -> None:
        self.wrong += [f"{url} ({look}): {each}" for each in found]


def pages_of(reader: User, world: World, addresses: Iterable[Address]) -> list[str]:
    """The whole pages among the addresses, opened once without a browser to know them."""
    client = Client()
    client.force_login(reader)
    place = world.places["own team"]
    found = []
    for address in addresses:
        if address.name.startswith(ELSEWHERE) or address.name in NO_PAGES:
            continue
        if address.arguments and address.name not in OBJECTS:
            continue
        named = OBJECTS[address.name].kwargs(place) if address.arguments else None
        if address.name.startswith("/"):
            continue
        url = reverse(address.name, kwargs=named)
        answer = client.get(url)
        is_html = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and is_html and b"<!doctype html>" in answer.content.lower():
            found.append(url)
    return sorted(set(found))


async def test_every_page_of_an_administrator(site, chromium):
    problems: list[str] = []
    world = await db(World)
    reader = await db(world.reader, Role.ADMIN)
    urls = await db(pages_of, reader, world, every())
    assert len(urls) > 40

    async def half(of_them: list[str]) -> list[str]:
        async with signed_in(chromium, site, reader, problems=problems, **STILL) as page:
            walk = Walk(page, site)
            for number, url in enumerate(of_them):
                await walk.glance(url, by_night=number % 2 == 1)
            return walk.wrong

    # Two at once: axe keeps a core busy, and the server waits for it most of the time.
    wrong = [
        each for found in await asyncio.gather(half(urls[::2]), half(urls[1::2])) for each in found
    ]
    assert wrong == [], "\n".join(wrong)
    assert problems == [], "\n".join(problems)


async def test_the_first_pages_of_every_other_role(site, chromium):
    problems: list[str] = []
    world = await db(World)
    first = [address for address in every() if address.name in MAIN]
    wrong = []
    for role in set(Role) - {Role.ADMIN}:
        reader = await db(world.reader, role)
        urls = await db(pages_of, reader, world, first)
        async with signed_in(chromium, site, reader, problems=problems, **STILL) as page:
            walk = Walk(page, site)
            for number, url in enumerate(urls):
                await walk.glance(url, by_night=number % 2 == 1)
            wrong += [f"{role}: {each}" for each in walk.wrong]
    assert wrong == [], "\n".join(wrong)
    assert problems == [], "\n".join(problems)


async def test_the_main_pages_from_right_to_left(site, chromium):
    world = await db(World)
    reader = await db(world.reader, Role.ADMIN)
    reader.language = "ar"
    await db(reader.save)
    main = [address for address in every() if address.name in MAIN]
    urls = await db(pages_of, reader, world, main)
    assert len(urls) == len(MAIN)
    async with signed_in(chromium, site, reader, locale="ar") as page:
        walk = Walk(page, site)
        for url in urls:
            await walk.measure(url)
    assert walk.wrong == [], "\n".join(walk.wrong)


async def test_the_pages_of_whoever_has_not_signed_in(site, chromium):
    chat = await db(make.channel, kind="chat")
    form = await db(make.channel, kind="form", brand=chat.brand)
    page = await chromium.new_page(viewport=DESK, locale="en-GB", **STILL)
    await page.route("**/static/**", file)
    problems: list[str] = []
    listen(page, problems)
    walk = Walk(page, site)
    doors = ("/accounts/login/", "/accounts/password/reset/", "/join/", "/invitations/made-up/")
    for url in (*doors, f"/chat/{chat.key}/", f"/form/{form.key}/", "/no-such-page/"):
        await walk.look(url)
    await page.close()
    assert walk.wrong == [], "\n".join(walk.wrong)
    # A browser tells by itself of an answer that is an error, as the last one is meant to be.
    assert [each for each in problems if "status of 4" not in each] == []
