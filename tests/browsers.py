"""The real server on loopback, and what every test in a real browser needs beside it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from playwright.async_api import Browser, Error, Page, Route, async_playwright

BUILD = Path(settings.BASE_DIR) / "static" / "build"
PUBLIC = Path(settings.BASE_DIR) / "static" / "public"
SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run"]  # fmt: skip


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The centre at an address of its own, in this process."""
    from config.asgi import application

    server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_config=None))
    door = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    await serving
    door.close()


@asynccontextmanager
async def launched(*more: str) -> AsyncIterator[Browser]:
    """Chromium, with ``more`` switches than every test's."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*SWITCHES, *more]
        )
        yield browser
        await browser.close()


async def serious(page: Page, **options: Any) -> list[str]:
    """What axe finds wrong, save what is only advice."""
    try:
        found = await _checked(page, options)
    except Error:  # the page went on to the next one in the middle
        await page.wait_for_load_state("networkidle")
        found = await _checked(page, options)
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


async def _checked(page: Page, options: dict[str, Any]) -> Any:
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_FILE_PATH.read_text())
    return await page.evaluate("options => axe.run(options)", options)


async def overflow(page: Page) -> int:
    """How many pixels a page is wider than its window; 0 when it fits."""
    wide: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(wide, 0)


async def file(route: Route) -> None:
    """A built or public file, without the storage's hashes."""
    name = route.request.url.partition("/static/")[2].partition("?")[0]
    folder = BUILD if name.startswith("build/") else PUBLIC
    path = folder / name.removeprefix("build/")
    await (route.fulfill(path=path) if path.exists() else route.fulfill(status=404))
