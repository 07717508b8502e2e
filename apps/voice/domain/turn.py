"""Passwords for a TURN server that live for one call: no row, no account.

The way coturn calls ``use-auth-secret`` (draft-uberti-behave-turn-rest): the name carries its
end, the password is the name's HMAC under a secret that only the TURN server and we know.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Any

ADDRESS = re.compile(r"(stun|turn|turns):[A-Za-z0-9.\-\[\]:]{1,200}(\?transport=(udp|tcp))?")
MOST = 10


def addresses(text: str, *schemes: str) -> list[str]:
    """The addresses in ``text`` (by line, blank or comma) of these schemes; others are left out."""
    found = [one for one in re.split(r"[\s,]+", text) if ADDRESS.fullmatch(one)]
    return [one for one in found if one.partition(":")[0] in schemes][:MOST]


def servers(
    *, stun: Iterable[str], turn: Iterable[str], secret: str, name: str, until: int
) -> list[dict[str, Any]]:
    """As RTCPeerConnection wants them; ``until`` in seconds since 1970."""
    found: list[dict[str, Any]] = [{"urls": url} for url in stun]
    turns = list(turn)
    if turns and secret:
        user = f"{until}:{name}"
        found.append({"urls": turns, "username": user, "credential": password(user, secret)})
    return found


def password(user: str, secret: str) -> str:
    # SHA-1 is what TURN servers compute; as an HMAC it is not broken.
    return base64.b64encode(hmac.digest(secret.encode(), user.encode(), hashlib.sha1)).decode()
