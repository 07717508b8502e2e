"""A survey from its link to its answer, on a phone and without a script."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from apps.surveys.models import Response
from apps.surveys.services import letters
from tests import make
from tests.screens.conftest import connected, db, file, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=str)
async def test_a_customer_answers_on_a_phone_without_scripts(site, chromium, look):
    row = await db(lambda: make.invitation(language="ar"))
    address = f"{site}/survey/{letters.token(row)}/"
    context = await chromium.new_context(viewport=PHONE, java_script_enabled=False, **look)
    page = await context.new_page()
    await page.route("**/static/**", file)
    await page.goto(f"{address}?satisfaction=4")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator("input[value='4']")).to_be_checked()
    assert await db(Response.objects.count) == 0
    await page.locator("input[value='2']").check(force=True)
    await page.locator("textarea").fill("انتظرت طويلا")
    await page.locator("button").click()
    await expect(page.get_by_role("status")).to_contain_text("شكرًا")
    found = await db(Response.objects.get)
    assert (found.csat, found.comment) == (2, "انتظرت طويلا")
    await context.close()

    looked = await chromium.new_page(viewport=PHONE, bypass_csp=True)
    await looked.route("**/static/**", file)
    await looked.goto(address)
    assert await serious(looked) == []
    assert await looked.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await looked.close()


async def test_a_survey_is_made_looked_at_and_published(site, chromium):
    brand = await db(make.brand)
    boss = await db(lambda: make.user(role="supervisor", brands=[brand]))
    async with signed_in(chromium, site, boss) as page:
        await page.goto(f"{site}/settings/surveys/new/")
        await connected(page)
        await page.get_by_label("Name").fill("After a contact")
        await page.get_by_label("Brand").select_option(label=brand.name)
        await page.get_by_label("By e-mail").check()
        await page.get_by_role("button", name="Make survey").click()
        await page.get_by_text("Add a question").click()
        new = page.locator("details[open]")
        await new.get_by_label("Measures").select_option("nps")
        await new.get_by_label("English").first.fill("Would you recommend us?")
        await new.get_by_role("button", name="Add it").click()
        inside = page.frame_locator("iframe.survey-preview")
        await expect(inside.locator("fieldset")).to_have_count(2)
        await page.get_by_role("button", name="Publish version 1").click()
        await page.get_by_role("button", name="Start asking").click()
        await expect(page.locator("h1")).to_contain_text("on")
        assert await serious(page) == []
