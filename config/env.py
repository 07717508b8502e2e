"""The deployment's answers: environment first, then what ``up`` left in the data folder.

``up`` writes two files there: ``services.json`` (where its servers listen, while it runs)
and ``secrets.json`` (made once, mode 0600). Nothing here starts a server or makes a secret.
"""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("SWITCHROOM_DATA") or BASE_DIR / "var").resolve()


def text(name: str, default: str = "") -> str:
    """The variable, or what the data folder knows, or ``default``."""
    return os.environ.get(name) or str(_left_behind().get(name, "")) or default


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes and on, in any case."""
    value = text(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def integer(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def optional_integer(name: str, default: int | None) -> int | None:
    """Like ``integer``; the word "off" is None."""
    if text(name).lower() == "off":
        return None
    return default if not text(name) else integer(name, 0)


def listing(name: str, default: str = "") -> list[str]:
    """Comma-separated values, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(name: str) -> str:
    """A secret has no default: without one nothing starts.

    Raises ImproperlyConfigured with what to do about it.
    """
    value = text(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. `./run` makes one in the data folder; elsewhere set it "
            "in the environment (see .env.example)."
        )
    return value


def database(url: str) -> dict[str, Any]:
    """Django's settings for ``postgres://user:password@host:port/name?host=/socket/folder``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(query),
    }


def openid_connect(server: str) -> dict[str, Any]:
    """allauth's settings for the one company login, empty where ``server`` is."""
    if not server:
        return {}
    app = {
        "provider_id": text("SWITCHROOM_OIDC_ID", "sso"),
        "name": text("SWITCHROOM_OIDC_NAME", "single sign-on"),
        "client_id": secret("SWITCHROOM_OIDC_CLIENT_ID"),
        "secret": secret("SWITCHROOM_OIDC_CLIENT_SECRET"),
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def has_module(name: str) -> bool:
    """Whether it could be imported, without doing so."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def origin(url: str) -> str:
    """``https://host:port`` of ``url``, empty for an empty one."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _left_behind() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("secrets.json", "services.json"):
        try:
            found |= json.loads((DATA_DIR / name).read_text())
        except (OSError, ValueError):
            continue
    return found
