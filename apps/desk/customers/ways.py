"""How a customer can be reached, as icons and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.customers.choices import Scheme
from apps.customers.domain import addresses
from apps.customers.models import Identity

ICONS = {
    Scheme.EMAIL: "email",
    Scheme.PHONE: "voice",
    Scheme.WHATSAPP: "messaging",
    Scheme.MESSENGER: "messaging",
    Scheme.INSTAGRAM: "social",
    Scheme.TELEGRAM: "messaging",
    Scheme.LINE: "messaging",
    Scheme.X: "at",
    Scheme.SIP: "headset",
    Scheme.WEB_VISITOR: "chat",
    Scheme.EXTERNAL_ID: "tag",
}
CHANNELS = frozenset({"chat", "email", "voice", "form", "sms", "messaging", "social", "video"})


@dataclass(frozen=True, slots=True)
class Way:
    icon: str
    label: str


def icon(scheme: str) -> str:
    return ICONS.get(Scheme(scheme), "at")


def is_number(identity: Identity) -> bool:
    return identity.scheme in addresses.PHONE_SCHEMES


def of(identities: Iterable[Identity]) -> list[Way]:
    """Each kind once; numbers elsewhere reach nobody."""
    schemes = dict.fromkeys(
        identity.scheme for identity in identities if identity.scheme != Scheme.EXTERNAL_ID
    )
    return [Way(icon(scheme), str(Scheme(scheme).label)) for scheme in schemes]


def of_channel(kind: str) -> str:
    """A channel's icon; those without one of their own get a plug."""
    return kind if kind in CHANNELS else "plug"
