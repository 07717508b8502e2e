"""Three reviewers calibrate in a real browser, blind, and find the unclear question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.async_api import expect

from apps.quality.models import Calibration, Review
from apps.quality.services import calibrations
from tests import make
from tests.quality.conftest import Room
from tests.screens.conftest import db, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def room(transactional_db: None) -> Room:
    return await db(Room)


def called(room: Room) -> Calibration:
    room.noor.display_name = "Noor Haddad"
    room.noor.save()
    return calibrations.call(
        name="November", version=make.scorecard(), interactions=[make.contact(room.noor)],
        reviewers=[room.sara, room.luz, room.petra], expert=None, by=room.petra,
        due_at=timezone.now() + timedelta(days=5),
    )  # fmt: skip


async def scores(chromium, site, person, session, keys: str) -> None:
    """One reviewer: from the session's page to the submitted form, by keyboard."""
    problems: list[str] = []
    async with signed_in(chromium, site, person, problems=problems) as page:
        await page.goto(f"{site}/quality/calibrations/{session.pk}/")
        await expect(page.locator("body")).not_to_contain_text("Noor")
        assert await serious(page) == []
        await page.get_by_role("button", name="Review", exact=True).click()
        await page.wait_for_url("**/score/")
        front = page.locator("[data-question][aria-current]")
        for place, (text, key) in enumerate(
            zip(("Greets by name", "Keeps data private", "Gives the right answer"), keys,
                strict=True)
        ):  # fmt: skip
            await expect(front).to_contain_text(text)
            await page.keyboard.press(key)
            await expect(page.locator(".question[data-answered]")).to_have_count(place + 1)
            if place < 2:
                await page.keyboard.press("Enter")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url(lambda url: not url.endswith("/score/"))
    assert problems == []


async def test_three_reviewers_calibrate_and_nobody_sees_the_others_before(site, chromium, room):
    session = await db(called, room)
    await scores(chromium, site, room.sara, session, "111")
    async with signed_in(chromium, site, room.luz) as page:
        of_sara = await db(lambda: Review.objects.get(reviewer=room.sara).pk)
        answer = await page.goto(f"{site}/quality/reviews/{of_sara}/")
        assert answer is not None
        assert answer.status == 404
    await scores(chromium, site, room.luz, session, "111")
    await scores(chromium, site, room.petra, session, "211")

    async with signed_in(chromium, site, room.sara) as page:
        await page.goto(f"{site}/quality/calibrations/{session.pk}/")
        unclear = page.locator("tr.ambiguous")
        await expect(unclear).to_have_count(1)
        await expect(unclear).to_contain_text("Greets by name")
        await expect(unclear).to_contain_text("33 %")
        clear = page.locator("tr[data-question=solved]")
        await expect(clear).to_contain_text("100 %")
        assert await serious(page) == []
        await page.set_viewport_size(PHONE)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"]
