"""A client's answer hours in a real browser: seen by day and by night, switched, undone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from apps.voice.domain.answer_hours import Who
from tests import make
from tests.screens.conftest import db, signed_in
from tests.screens.test_every_page import STILL, Walk
from tests.voice import desks

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]


async def test_a_client_forwards_its_calls_and_thinks_better_of_it(site, chromium):
    brand = await db(make.brand, time_zone="Europe/Stockholm")
    await db(desks.site, brand, kind="client", name="Own desk")
    await db(desks.hours, brand, Who.OWN)
    karl = await db(make.user, role="client", brands=[brand])
    problems: list[str] = []
    async with signed_in(chromium, site, karl, problems=problems, **STILL) as page:
        await page.goto(site)
        await expect(page.get_by_role("heading", name="You answer now")).to_be_visible()
        walk = Walk(page, site)
        for name in ("", "week/", "versions/"):
            await walk.look(f"/answer-hours/{brand.pk}/{name}")
        assert walk.wrong == [], "\n".join(walk.wrong)
        await page.goto(site)
        await page.get_by_role("switch", name="We answer now").click()
        await expect(page.get_by_role("heading", name="We answer now")).to_be_visible()
        await expect(page.get_by_role("switch", name="We answer now")).to_be_checked()
        await page.get_by_role("button", name="Undo the last change").click()
        await expect(page.get_by_role("heading", name="You answer now")).to_be_visible()
    assert problems == []
