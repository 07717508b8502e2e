"""OAuth2 for mailboxes that take no password: a refresh token buys an hour's access."""

from __future__ import annotations

import hashlib
import time

import httpx

from apps.channels.protocol import Account, ChannelError

MARGIN = 120.0  # seconds before its end that a token is not used any more
_bought: dict[str, tuple[str, float]] = {}  # this process only: a token is cheap


def is_used(account: Account) -> bool:
    return bool(account.settings.get("token_url") and account.credentials.get("refresh_token"))


def access_token(account: Account) -> str:
    """A valid access token. Raises ChannelError in the provider's words."""
    key = hashlib.sha256(account.credentials["refresh_token"].encode()).hexdigest()
    token, ends = _bought.get(key, ("", 0.0))
    if token and time.monotonic() < ends - MARGIN:
        return token
    token, lifetime = _buy(account)
    _bought[key] = token, time.monotonic() + lifetime
    return token


def _buy(account: Account) -> tuple[str, float]:
    try:
        response = httpx.post(
            str(account.settings["token_url"]),
            data={
                "grant_type": "refresh_token",
                "refresh_token": account.credentials["refresh_token"],
                "client_id": str(account.settings.get("client_id") or ""),
                "client_secret": account.credentials.get("client_secret", ""),
            },
            timeout=15.0,
        )
        answer = response.json()
        return str(answer["access_token"]), float(answer.get("expires_in", 3600))
    except httpx.HTTPError as error:
        raise ChannelError(f"The sign-in server does not answer: {error}", permanent=False,
                           code="sign_in") from error  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        words = response.text[:200]
        raise ChannelError(f"Access refused: {words}", permanent=False, code="sign_in") from error


def xoauth2(user: str, token: str) -> str:
    return f"user={user}\x01auth=Bearer {token}\x01\x01"
