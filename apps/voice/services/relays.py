"""STUN and TURN servers for calls between browsers: the administrator's, else the environment's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.core import audit, sealing
from apps.voice.domain import turn
from apps.voice.models import MediaRelay

if TYPE_CHECKING:
    from apps.accounts.models import User

PASSWORD_SECONDS = 4 * 3600  # the longest call


@dataclass(frozen=True, slots=True)
class Ways:
    """``has_turn``: browsers behind strict firewalls can be reached as well."""

    stun: list[str]
    turn: list[str]
    secret: str

    @property
    def has_turn(self) -> bool:
        return bool(self.turn and self.secret)


def ways() -> Ways:
    row = MediaRelay.objects.first()
    stun = row.stun_urls if row and row.stun_urls else settings.STUN_URLS
    turns, secret = settings.TURN_URLS, settings.TURN_SECRET
    if row and row.turn_urls:
        turns = row.turn_urls
        secret = sealing.unseal(bytes(row.secret)).decode() if row.secret else ""
    return Ways(turn.addresses(stun, "stun"), turn.addresses(turns, "turn", "turns"), secret)


def servers(name: str) -> list[dict[str, Any]]:
    """What one browser is told, with a password of its own."""
    known = ways()
    until = int(timezone.now().timestamp()) + PASSWORD_SECONDS
    return turn.servers(
        stun=known.stun, turn=known.turn, secret=known.secret, name=name, until=until
    )


@transaction.atomic
def change(*, stun_urls: str, turn_urls: str, secret: str, by: User) -> None:
    """An empty ``secret`` keeps the one that is stored."""
    row = MediaRelay.objects.select_for_update().first() or MediaRelay()
    row.stun_urls, row.turn_urls = stun_urls, turn_urls
    if secret:
        row.secret = sealing.seal(secret.encode())
    row.save()
    audit.record("relay.changed", actor=by, target=row, summary=f"{stun_urls} {turn_urls}"[:200])
