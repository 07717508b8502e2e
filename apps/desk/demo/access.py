"""How programs get into the demo: addresses, logins and one API token, as JSON.

The token is made once, in the name of a user nobody can sign in as. The database keeps its
hash; the secret lies in the data folder, readable by its owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.accounts.domain.permissions import Action
from apps.accounts.domain.roles import Role
from apps.accounts.models import ApiToken, User
from apps.accounts.services import tokens
from apps.channels.models import ChannelAccount
from apps.desk.demo import cast

USERNAME = "simulation"
FILE = "demo_api.json"
SCOPES = (
    Action.CUSTOMER_VIEW,
    Action.CUSTOMER_EDIT,
    Action.CASE_VIEW,
    Action.CASE_WORK,
    Action.CASE_ASSIGN,
    Action.DESK_USE,
    Action.FLOOR_VIEW,
    Action.QUALITY_VIEW,
    Action.QUALITY_SCORE,
    Action.REPORT_VIEW,
)


def describe() -> dict[str, Any]:
    """All that a visitor, an agent or a program needs to take part."""
    address = settings.PUBLIC_URL
    rows = list(ChannelAccount.objects.active().select_related("brand").order_by("pk"))
    return {
        "address": address,
        "logins": _logins(),
        "people": [
            {"user": person.username, "name": person.name, "role": person.role}
            for person in cast.PEOPLE
        ],
        "chat": [
            {
                **_named(row),
                "page": f"{address}/chat/{row.key}/",
                "socket": f"{address.replace('http', 'ws', 1)}/ws/chat/{row.key}/",
            }
            for row in rows
            if row.kind == "chat"
        ],
        "forms": [
            {**_named(row), "address": f"{address}/form/{row.key}/"}
            for row in rows
            if row.kind == "form"
        ],
        "mail": {
            "addresses": [
                {**_named(row), "address": row.address} for row in rows if row.kind == "email"
            ],
            **_left_behind("demo_mail.json"),  # the provider: smtp, imap, any password
            "own_doors": _left_behind("mail.json"),
        },
        "far": _left_behind("far.json"),  # the world that calls: tools/telephones.py
        "api": {"address": f"{address}/api/v1/", "token": token()},
    }


def token() -> str:
    """The demo's API token: the one made before, while it is good, or a new one."""
    path = settings.DATA_DIR / FILE
    known = str(_left_behind(FILE).get("token", ""))
    digest = hashlib.sha256(known.encode()).hexdigest()
    if known and ApiToken.objects.usable().filter(digest=digest, scopes__contains=SCOPES).exists():
        return known
    _row, secret = tokens.create(user=_owner(), name="demo_info", scopes=SCOPES)
    _keep(path, {"token": secret})
    return secret


def _owner() -> User:
    user, made = User.objects.get_or_create(
        username=USERNAME,
        defaults={"display_name": "Simulation", "role": Role.ADMIN},
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _logins() -> dict[str, dict[str, str]]:
    """The first person of each role."""
    found: dict[str, dict[str, str]] = {}
    for person in cast.PEOPLE:
        found.setdefault(person.role, {"user": person.username, "password": cast.PASSWORD})
    return found


def _named(row: ChannelAccount) -> dict[str, str]:
    return {"key": row.key, "name": row.name, "brand": row.brand.slug}


def _left_behind(name: str) -> dict[str, Any]:
    try:
        return dict(json.loads((settings.DATA_DIR / name).read_text()))
    except (OSError, ValueError):
        return {}


def _keep(path: Path, content: dict[str, str]) -> None:
    unfinished = path.with_suffix(".new")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w") as file:
        json.dump(content, file)
    unfinished.replace(path)
