"""Our own thin client for Asterisk's REST interface: it knows no call and no customer."""

from apps.voice.ari.connection import Ari, Event
from apps.voice.ari.errors import AriError, Disconnected, InTheWay, NoContact, NotThere, Replaced

__all__ = [
    "Ari",
    "AriError",
    "Disconnected",
    "Event",
    "InTheWay",
    "NoContact",
    "NotThere",
    "Replaced",
]
