"""Who can be rung, and where: desk phones, and browsers with a password of a few hours."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.core import sealing
from apps.routing.choices import DeviceState
from apps.routing.models import Presence
from apps.routing.services import offers, presence
from apps.voice.choices import OrderState
from apps.voice.errors import DeskPhone, NoVoice
from apps.voice.models import Order, Phone, VoiceServer
from apps.voice.services import orders

if TYPE_CHECKING:
    from apps.accounts.models import User

PASSWORD_LASTS = timedelta(hours=10)  # a shift
RENEW_BEFORE = timedelta(hours=1)
OPEN = "open_phone"


@dataclass(frozen=True, slots=True)
class Login:
    """What a browser registers with. ``is_ready``: the telephone server knows it already."""

    endpoint: str
    password: str
    socket_url: str
    is_ready: bool


@transaction.atomic
def open_for(user: User) -> Login:
    """A phone in ``user``'s browser; asked again, the same one while its password lasts.

    Raises NoVoice, DeskPhone.
    """
    server = _server()
    phone = Phone.objects.select_for_update().filter(user=user).first()
    if phone is not None and phone.is_desk_phone:
        raise DeskPhone
    if phone is None:
        phone = Phone(user=user, endpoint=f"web{user.pk}")
    moved = phone.server_id != server.pk
    until = phone.password_until
    fresh = moved or until is None or until - timezone.now() < RENEW_BEFORE
    if fresh:
        phone.server = server
        phone.password = sealing.seal(secrets.token_urlsafe(24).encode())
        phone.password_until = timezone.now() + PASSWORD_LASTS
        phone.save()
    state = "" if fresh else _last_word(user)
    if state not in (OrderState.GIVEN, OrderState.DONE):
        orders.give(server=server, verb=OPEN, by=user, phone=phone.pk)
    password = sealing.unseal(bytes(phone.password)).decode()
    return Login(phone.endpoint, password, server.socket_url, state == OrderState.DONE)


def lose_microphone(*, user_id: int, words: str = "") -> None:
    """Nobody would hear them: what is offered goes on, and counts against nobody."""
    offers.fail_device(user_id=user_id, device=DeviceState.MIC_LOST, words=words[:200])


def find_microphone(*, user_id: int) -> None:
    """It works again; a browser that is away stays so."""
    if Presence.objects.filter(user=user_id, device=DeviceState.MIC_LOST).exists():
        presence.set_device(user_id=user_id, device=DeviceState.OK)


def to_open(server: VoiceServer, known: frozenset[str]) -> list[Phone]:
    """Browsers that the telephone server forgot, or never heard of."""
    ours = Phone.objects.with_password(now=timezone.now()).filter(server=server)
    return [phone for phone in ours if phone.endpoint not in known]


def to_close(server: VoiceServer, known: frozenset[str]) -> list[Phone]:
    """Browsers whose password has run out, at the telephone server still."""
    over = Phone.objects.filter(
        server=server, is_desk_phone=False, endpoint__in=known, password_until__lte=timezone.now()
    )
    return list(over)


def _server() -> VoiceServer:
    server = VoiceServer.objects.filter(
        archived_at=None, is_connected=True, socket_url__gt=""
    ).first()
    if server is None:
        raise NoVoice
    return server


def _last_word(user: User) -> str:
    given = Order.objects.filter(by=user, verb=OPEN).order_by("-pk")
    return given.values_list("state", flat=True).first() or ""


def heard_of(*, server: VoiceServer, endpoint: str, is_online: bool) -> Phone | None:
    """Asterisk's word on a phone; routing offers calls only to whom it can ring."""
    phone = Phone.objects.filter(server=server, endpoint=endpoint).select_related("user").first()
    if phone is None:
        return None
    if phone.is_online != is_online:
        Phone.objects.filter(pk=phone.pk).update(is_online=is_online, updated_at=timezone.now())
        phone.is_online = is_online
        presence.set_phone(user_id=phone.user_id, has_phone=is_online)
    return phone


def compare(*, server: VoiceServer, online: frozenset[str], before: datetime) -> None:
    """What each phone is now, whatever was missed; what was heard later than ``before`` stands."""
    for phone in Phone.objects.filter(server=server, updated_at__lt=before):
        if phone.is_online != (phone.endpoint in online):
            heard_of(server=server, endpoint=phone.endpoint, is_online=phone.endpoint in online)
