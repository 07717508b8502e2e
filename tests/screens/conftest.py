"""The real server and real browsers: what an agent sees, with whatever happens behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.test import Client
from playwright.async_api import Browser, Page

from apps.accounts.models import User
from tests.browsers import file, launched, serious, served

__all__ = ["connected", "db", "file", "listen", "serious", "signed_in"]
PATIENCE_MS = 20_000


async def db(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await database_sync_to_async(work, thread_sensitive=False)(*args, **kwargs)


@pytest.fixture
async def site(transactional_db: None) -> AsyncIterator[str]:
    async with served() as address:
        yield address


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@asynccontextmanager
async def signed_in(
    browser: Browser, site: str, user: User, *, problems: list[str] | None = None, **options: Any
) -> AsyncIterator[Page]:
    """A browser of its own for ``user``; what its console complains of lands in ``problems``."""
    options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"} | options
    context = await browser.new_context(**options)
    client = Client()
    await db(client.force_login, user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    await context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    if problems is not None:
        listen(page, problems)
    await page.route("**/static/**", file)
    try:
        yield page
    finally:
        await context.close()


async def connected(page: Page) -> None:
    """The line to the server stands: from here on nothing is missed."""
    await page.locator("live-dot[data-state=on]").wait_for()


def listen(page: Page, problems: list[str]) -> None:
    """Errors of scripts and of the console, the content policy's among them."""
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda said: problems.append(f"{page.url}: {said.text}")
            if said.type == "error" else None)  # fmt: skip
