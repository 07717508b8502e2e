"""The telephone servers that this centre drives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from apps.core import audit, sealing
from apps.voice.models import VoiceServer

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def connect(
    *,
    name: str,
    ari_url: str,
    ari_user: str,
    ari_password: str,
    socket_url: str = "",
    trunk: str = "trunk",
    by: User | None,
) -> VoiceServer:
    """Add a server, or change how it is reached; the password is sealed and never shown again."""
    server, _made = VoiceServer.objects.update_or_create(
        name=name,
        defaults={
            "ari_url": ari_url.rstrip("/"),
            "ari_user": ari_user,
            "ari_password": sealing.seal(ari_password.encode()),
            "socket_url": socket_url,
            "trunk": trunk,
            "archived_at": None,
        },
    )
    audit.record("voice_server.connected", actor=by, target=server, summary=ari_url)
    return server
