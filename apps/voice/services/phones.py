"""Who can be rung, and where."""

from __future__ import annotations

from apps.routing.services import presence
from apps.voice.models import Phone, VoiceServer


def heard_of(*, server: VoiceServer, endpoint: str, is_online: bool) -> Phone | None:
    """Asterisk's word on a phone; routing offers calls only to whom it can ring."""
    phone = Phone.objects.filter(server=server, endpoint=endpoint).select_related("user").first()
    if phone is None:
        return None
    if phone.is_online != is_online:
        Phone.objects.filter(pk=phone.pk).update(is_online=is_online)
        phone.is_online = is_online
        presence.set_phone(user_id=phone.user_id, has_phone=is_online)
    return phone


def compare(*, server: VoiceServer, online: frozenset[str]) -> None:
    """After a (re)connect: what each phone is now, whatever was missed."""
    for phone in Phone.objects.filter(server=server):
        if phone.is_online != (phone.endpoint in online):
            heard_of(server=server, endpoint=phone.endpoint, is_online=phone.endpoint in online)
