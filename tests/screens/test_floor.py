"""The floor in a real browser, with a queue that is about to break its promise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.async_api import expect

from apps.core.models import AuditEntry
from apps.routing.services import queues, waits
from tests import make
from tests.screens.conftest import connected, db, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]


def in_trouble():
    """One person for nine who wait, and three others of a second team with nothing to do."""
    cache.clear()
    waits._known.clear()
    brand = make.brand()
    team, others = make.team(brands=[brand]), make.team(brands=[brand], name="Back office")
    boss = make.user(role="supervisor", team=team, brands=[brand])
    others.members.add(boss)
    queue = queues.create(
        by=make.admin(), brand=brand, name="Billing",
        rules={"teams": [team.pk], "target_seconds": 600},
    )  # fmt: skip
    make.presence(make.agent(team=team))
    for _ in range(3):
        make.presence(make.agent(team=others))
    now = timezone.now()
    for n in range(9):
        make.entry(queue, enqueued_at=now - timedelta(seconds=30 * n))
    return boss, queue


async def test_a_lever_says_what_it_would_do_is_moved_logged_and_taken_back(site, chromium):
    boss, queue = await db(in_trouble)
    async with signed_in(chromium, site, boss, reduced_motion="reduce") as page:
        await page.goto(f"{site}/desk/floor/?queue={queue.pk}")
        await connected(page)
        side = page.locator("#floor-side")
        await expect(side.locator(".outlook")).to_contain_text("Breaks in")
        await expect(side.locator(".outlook")).to_contain_text("in an hour if nothing moves")
        await expect(side.locator(".outlook")).to_contain_text("short")
        lever = side.locator(".lever", has_text="Let Back office help")
        await expect(lever.locator(".why")).to_contain_text("3 there. Billing +")
        assert await page.locator(".agent-cell .adhere").count() == 0  # nobody has a schedule
        assert await serious(page) == []

        await lever.get_by_role("button", name="Help").click()
        await expect(page.locator("#toasts")).to_contain_text("Back office helps Billing")
        await expect(side.locator(".lever.moved")).to_contain_text("Back office helps")
        await expect(page.locator(".log li").first).to_contain_text("Back office")
        await page.locator(".log").get_by_role("button", name="Undo").first.click()
        await expect(side.locator(".lever.moved")).to_have_count(0)
        await expect(page.locator(".log")).to_contain_text("taken back")
    told = await db(
        lambda: list(AuditEntry.objects.filter(actor=boss).values_list("action", flat=True))
    )
    assert "queue.team_lent" in told
    assert len(told) == 2
