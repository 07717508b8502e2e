"""A passkey from its making to signing in with it: Chromium's own authenticator, no hardware."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.staticfiles import finders
from playwright.async_api import Browser, Page, Route, expect

from tests import make
from tests.screens.conftest import db, file, listen

pytestmark = [pytest.mark.screen, pytest.mark.slow]

AUTHENTICATOR: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def from_apps(route: Route) -> None:
    """The scripts of the ceremony are allauth's own files."""
    name = route.request.url.partition("/static/")[2].partition("?")[0]
    found = finders.find(name)
    await (route.fulfill(path=found) if found else file(route))


async def sign_in(page: Page, site: str, username: str) -> None:
    await page.goto(f"{site}/accounts/login/")
    await page.get_by_label("Username or e-mail").fill(username)
    await page.locator("input[name=password]").fill("correct horse 7")
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url(lambda url: "/login/" not in url)


async def test_a_passkey_is_made_and_signs_its_owner_in_without_a_password(
    site: str, chromium: Browser, settings: Any
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # plain HTTP, as on loopback
    site = site.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not a number
    ada = await db(make.agent, team=await db(make.team))
    problems: list[str] = []
    context = await chromium.new_context(locale="en-GB")
    page = await context.new_page()
    page.set_default_timeout(20_000)
    listen(page, problems)
    await page.route("**/static/**", from_apps)
    device = await context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    added = await device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    await sign_in(page, site, ada.username)
    await page.goto(f"{site}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        await page.locator("input[name=password]").fill("correct horse 7")
        await page.locator("form button").first.click()
        await page.wait_for_url("**/webauthn/add/**")
    await page.locator("input[name=name]").fill("Desk")
    await page.locator("input[name=passwordless]").check()
    await page.locator("#mfa_webauthn_add").click()
    await page.wait_for_url(lambda url: "/add/" not in url)

    held = await device.send("WebAuthn.getCredentials", added)
    key = await db(Authenticator.objects.get, user=ada, type="webauthn")
    assert [one["rpId"] for one in held["credentials"]] == ["localhost"]
    assert key.wrap().is_passwordless

    await context.clear_cookies()
    await page.goto(f"{site}/accounts/login/")
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await page.wait_for_url(lambda url: "/login/" not in url)
    await page.goto(f"{site}/profile/")
    await expect(page).to_have_url(f"{site}/profile/")

    assert problems == []
    await context.close()
