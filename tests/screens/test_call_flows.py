"""The builder of call flows in a real browser: once without a pointer, once by hand."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page

from apps.voice.models import CallFlow
from apps.voice.services import flows
from tests import make
from tests.call_flows import call_flow
from tests.screens.conftest import db, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]


def build() -> tuple[CallFlow, str]:
    admin = make.admin()
    flow = call_flow(brand=make.brand(), by=admin)
    return flow, admin


def drawn(flow: CallFlow) -> dict:
    return flows.draft_of(flow).graph["nodes"]


async def centre(spot: Locator) -> tuple[float, float]:
    box = await spot.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def drag(page: Page, spot: Locator, to: tuple[float, float]) -> None:
    await page.mouse.move(*await centre(spot))
    await page.mouse.down()
    await page.mouse.move(*to, steps=6)
    await page.mouse.up()


async def test_a_flow_is_built_by_keyboard(site, chromium):
    flow, admin = await db(build)
    problems: list[str] = []
    async with signed_in(chromium, site, admin, problems=problems) as page:
        await page.goto(f"{site}/settings/flows/{flow.pk}/")
        await page.locator("#go-hours").focus()
        await page.keyboard.press("ArrowRight")
        assert await page.evaluate("document.activeElement.id") == "go-menu"

        await page.keyboard.press("Enter")
        label = page.locator("#step-label:focus")
        await label.wait_for()
        await label.fill("Choose")
        await page.locator("#go-menu", has_text="Choose").wait_for()

        await page.keyboard.press("Escape")
        await page.keyboard.press("c")
        await page.locator("#flow-connect-way:focus").wait_for()
        await page.keyboard.press("Tab")
        await page.keyboard.type("Goodbye")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.locator("#card-menu [data-way='3'][data-to=bye]").wait_for()

        await page.locator("#go-order").focus()
        await page.keyboard.press("Delete")
        await page.locator("#card-order").wait_for(state="detached")
        await page.keyboard.press("Control+z")
        await page.locator("#card-order").wait_for()
        await page.keyboard.press("Control+Shift+z")
        await page.locator("#card-order").wait_for(state="detached")
    nodes = await db(drawn, flow)
    assert (nodes["menu"]["label"], nodes["menu"]["choices"]) == (
        "Choose", {"1": "line", "2": "line", "3": "bye"},
    )  # fmt: skip
    assert problems == []


async def test_a_flow_is_built_by_hand(site, chromium):
    flow, admin = await db(build)
    problems: list[str] = []
    async with signed_in(chromium, site, admin, problems=problems) as page:
        await page.goto(f"{site}/settings/flows/{flow.pk}/")
        card = page.locator("#card-bye")
        x, y = await centre(card)
        await drag(page, card.locator(".flow-head"), (x + 40, y + 180))
        await page.locator("#card-bye[data-at]:not([data-at=''])").wait_for()

        jack = page.locator("#card-hours [data-way=open] [data-port]")
        await drag(page, jack, await centre(page.locator("#go-bye")))
        await page.locator("#card-hours [data-way=open][data-to=bye]").wait_for()

        say = page.locator("[data-kind=say]")
        await say.drag_to(page.locator("flow-graph"), target_position={"x": 320, "y": 420})
        await page.locator("#card-say-1").wait_for()
        await page.get_by_role("button", name="Undo").click()
        await page.locator("#card-say-1").wait_for(state="detached")
    nodes = await db(drawn, flow)
    assert nodes["hours"]["exits"]["open"] == "bye"
    assert "at" in nodes["bye"]
    assert problems == []
