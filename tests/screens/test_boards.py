"""The wallboard in a real browser: a kiosk, its stale banner, and the editor."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from playwright.async_api import expect

from apps.analytics.models import BoardTile
from apps.analytics.services import alerts, boards
from tests import make
from tests.screens.conftest import connected, db, file, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

TV = {"width": 1920, "height": 1080}


def hung():
    cache.clear()
    queue = make.queue()
    board = make.board(brands=[queue.brand], name="Customer care")
    make.channel(brand=queue.brand, kind="chat")
    make.entry(queue)
    boss = make.user(role="supervisor", brands=[queue.brand])
    link, token = boards.open_link(board=board, by=boss, name="By the door")
    return board, boss, link, token


async def test_a_kiosk_shows_the_board_without_signing_in_until_it_is_revoked(site, chromium):
    board, boss, link, token = await db(hung)
    page = await chromium.new_page(viewport=TV, bypass_csp=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    await page.route("**/static/**", file)
    await page.goto(f"{site}/kiosk/#{token}")
    await expect(page.locator(".board-tile")).to_have_count(6)
    await expect(page.locator("h1")).to_have_text("Customer care")
    await expect(page.locator(".board-row")).to_contain_text("First reply")
    waiting = page.locator(".board-tile", has=page.get_by_role("heading", name="Waiting"))
    await expect(waiting.locator(".value")).to_have_text("1")
    assert await serious(page) == []
    assert not any(token in url for url in asked), "the token left the browser in an address"

    await db(lambda: make.entry(board.queues.first() or make.queue(brand=board.brands.get())))
    await expect(waiting.locator(".value")).to_have_text("2", timeout=5_000)
    await db(lambda: boards.revoke(link=link, by=boss))
    await expect(page.locator(".wall")).to_contain_text("opens nothing any more")
    await page.close()


async def test_after_ten_seconds_without_figures_nobody_should_act_on_them(site, chromium):
    _board, _boss, _link, token = await db(hung)
    page = await chromium.new_page(viewport=TV)
    tile = '<section class="tiles"><article class="board-tile"><p class="do">Go</p></article>'

    def silent(line):
        frame = {"wall": tile, "at": "2026-03-02T10:00:00+00:00", "stale": False}
        line.on_message(lambda _hello: line.send(json.dumps(frame)))

    await page.clock.install()
    await page.route("**/static/**", file)
    await page.route_web_socket("**/ws/board/", silent)
    await page.goto(f"{site}/kiosk/#{token}")
    await expect(page.locator(".do")).to_be_visible()
    await expect(page.locator(".stale")).to_be_hidden()
    await page.clock.fast_forward(11_000)
    await expect(page.locator(".stale")).to_contain_text("No new figures since")
    await expect(page.locator(".do")).to_be_hidden()
    await page.close()


async def test_tiles_are_put_in_order_by_hand_and_by_keyboard(site, chromium):
    board, boss, _link, _token = await db(hung)

    def order():
        return list(BoardTile.objects.filter(board=board).values_list("measure", flat=True))

    async with signed_in(chromium, site, boss) as page:
        await page.goto(f"{site}/boards/{board.pk}/edit/")
        await connected(page)
        first = page.locator("[data-tile]").first
        await first.locator("[data-move='1']").focus()
        async with page.expect_response("**/order/"):
            await page.keyboard.press("Enter")
        await expect(page.locator("[data-said]")).to_contain_text("is number 2 of 6")
        assert (await db(order))[:2] == ["longest_wait", "service_level"]

        async with page.expect_response("**/order/"):
            await page.locator("[data-tile] .handle").nth(5).drag_to(first)
        assert (await db(order))[:2] == ["abandonment", "longest_wait"]

        await page.get_by_role("link", name="People free now").click()
        await page.get_by_label("Target or limit").fill("7")
        await page.get_by_role("button", name="Save tile").click()
        await expect(page.locator("[data-tile]", has_text="People free")).to_contain_text(
            "at least 7"
        )
        await page.get_by_label("Where the screen hangs").fill("Kitchen")
        await page.get_by_role("button", name="Make a link").click()
        await expect(page.locator("copy-text code")).to_contain_text("/kiosk/#")
        assert await serious(page) == []


async def test_a_broken_limit_stands_on_the_floor_until_all_is_well(site, chromium):
    board, boss, _link, _token = await db(hung)

    def read_twice(target):
        tile = board.tiles.get(measure="waiting")
        BoardTile.objects.filter(pk=tile.pk).update(target=target)
        alerts.listen(tile=tile, by=boss, to_desk=True, at_risk=False, emails=[], webhook_url="")
        for _ in range(2):  # one reading alone moves no mark
            cache.clear()
            with transaction.atomic():
                alerts.watch(now=timezone.now())

    await db(lambda: read_twice(0))
    async with signed_in(chromium, site, boss) as page:
        await page.goto(f"{site}/desk/floor/")
        await connected(page)
        told = page.get_by_role("list", name="Alerts of the boards")
        await expect(told).to_contain_text("Waiting")
        assert await serious(page) == []
        await db(lambda: read_twice(50))
        await expect(told).to_be_hidden()
