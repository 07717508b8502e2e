"""The real server and real browsers: what an agent sees, with whatever happens behind it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH
from channels.db import database_sync_to_async
from django.conf import settings
from django.test import Client
from playwright.async_api import Browser, Page, Route, async_playwright

from apps.accounts.models import User

BUILD = Path(settings.BASE_DIR) / "static" / "build"
PUBLIC = Path(settings.BASE_DIR) / "static" / "public"
SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run"]  # fmt: skip
PATIENCE_MS = 20_000


async def db(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await database_sync_to_async(work, thread_sensitive=False)(*args, **kwargs)


@pytest.fixture
async def site(transactional_db: None) -> AsyncIterator[str]:
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


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield browser
        await browser.close()


@asynccontextmanager
async def signed_in(
    browser: Browser, site: str, user: User, *, problems: list[str] | None = None, **options: Any
) -> AsyncIterator[Page]:
    """A browser of its own for ``user``; what its scripts complain of lands in ``problems``."""
    options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"} | options
    context = await browser.new_context(bypass_csp=True, **options)  # axe is injected
    client = Client()
    await db(client.force_login, user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    await context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    if problems is not None:
        page.on("pageerror", lambda error: problems.append(str(error)))
    await page.route("**/static/**", file)
    try:
        yield page
    finally:
        await context.close()


async def connected(page: Page) -> None:
    """The line to the server stands: from here on nothing is missed."""
    await page.locator("live-dot[data-state=on]").wait_for()


async def serious(page: Page) -> list[str]:
    """What axe finds wrong, save what is only advice."""
    await page.evaluate(AXE_FILE_PATH.read_text())
    found = await page.evaluate("axe.run()")
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


async def file(route: Route) -> None:
    name = route.request.url.partition("/static/")[2].partition("?")[0]
    folder = BUILD if name.startswith("build/") else PUBLIC
    path = folder / name.removeprefix("build/")
    await (route.fulfill(path=path) if path.exists() else route.fulfill(status=404))
