"""A recording of a call between two browsers: the agent's sends it in pieces, as it grows.

A piece is sealed as it comes and kept once, however often it is sent. What a browser that died
did not send is lost; what it sent is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import vault
from apps.core.events import publish
from apps.customers.services import data_keys
from apps.interactions.errors import Refused
from apps.voice.choices import CallState, RecordingState
from apps.voice.domain import sound, webm
from apps.voice.domain.sound import Sound
from apps.voice.errors import NotInCall
from apps.voice.events import CallChanged
from apps.voice.models import Call, Recording, RecordingPiece
from apps.voice.services import recordings

if TYPE_CHECKING:
    from apps.accounts.models import User

TYPES = ("audio/webm", "video/webm", "audio/mp4", "video/mp4")
MAX_PIECE = 4 * 1024 * 1024  # bytes
MAX_ALL = 1024**3
MAX_NUMBER = 20_000
MAX_LEVELS = 200
MAX_SECONDS = 60  # of one piece
GIVEN_UP_AFTER = timedelta(seconds=60)


def start(*, call: Call, client_id: str, content_type: str, by: User) -> Recording:
    """The row that pieces belong to; the same ``client_id`` again, the same row.

    Raises NotInCall, Refused (the visitor was not asked, or a kind that is not taken).
    """
    talk, customer = call.interaction, call.identity
    if not call.is_web or customer is None or talk is None or talk.owner_id != by.pk:
        raise NotInCall
    if not call.consent:
        raise Refused(_("They were not asked whether the call may be recorded."))
    if content_type not in TYPES:
        raise Refused(_("Recordings of this kind are not kept."))
    recording, is_new = Recording.objects.get_or_create(
        name=f"web/{call.key}/{client_id}",
        defaults={
            "call": call,
            "content_type": content_type,
            "key": data_keys.current(customer.customer_id),
        },
    )
    if is_new:
        publish(CallChanged(call.pk))  # the bar said until now that nothing is recorded
    return recording


def add(
    recording: Recording, *, number: int, content: bytes, seconds: float, levels: Sequence[int]
) -> None:
    """Keep one piece; one that is kept already changes nothing.

    Raises NotInCall (the recording is over), Refused (too much).
    """
    if recording.pieces.filter(number=number).exists():
        return
    if recording.state != RecordingState.RUNNING or recording.key is None:
        raise NotInCall
    so_far = recording.pieces.aggregate(all=Sum("size"))["all"] or 0
    if not 0 < len(content) <= MAX_PIECE or so_far + len(content) > MAX_ALL:
        raise Refused(_("This is more than a recording may have."))
    name = vault.write(
        f"recordings/pieces/{secrets.token_hex(16)}.sealed",
        content,
        key=data_keys.opened(recording.key),
    )
    try:
        with transaction.atomic():
            RecordingPiece.objects.create(
                recording=recording, number=number, file=name, size=len(content),
                seconds=seconds, levels=list(levels),
            )  # fmt: skip
    except IntegrityError:  # sent twice at the same time
        vault.erase(name)


def finish(recording: Recording) -> None:
    """All that will come has come; what has no first piece is lost."""
    whole = _in_order(recording)
    recordings.finished(
        recording.name, seconds=sum(piece.seconds for piece in whole), is_whole=bool(whole)
    )


def joined(recording: Recording) -> tuple[bytes, Sound]:
    """Its bytes and how loud they are. Raises sound.NotSound, vault.Unreadable."""
    whole = _in_order(recording)
    if not whole or recording.key is None:
        raise sound.NotSound("No piece of it came")
    key = data_keys.opened(recording.key)
    content = b"".join(b"".join(vault.read(piece.file, key=key)) for piece in whole)
    seconds = sum(piece.seconds for piece in whole)
    if recording.content_type.endswith("/webm"):
        content = webm.with_duration(content, seconds)
    levels = [level for piece in whole for level in piece.levels]
    return content, sound.of_levels(levels, seconds=seconds)


def forget(recording: Recording) -> None:
    """It is kept as a whole now."""
    for piece in recording.pieces.all():
        vault.erase(piece.file)
    recording.pieces.all().delete()


def sweep(*, now: datetime | None = None) -> int:
    """Finish what a browser left behind; how many."""
    moment = now or timezone.now()
    left = Recording.objects.filter(state=RecordingState.RUNNING, call__server=None)
    newest = Coalesce(Max("pieces__at"), "started_at")
    due = list(left.annotate(newest=newest).filter(newest__lt=moment - GIVEN_UP_AFTER))
    for row in due:
        finish(row)
    return len(due)


def is_wanted(call: Call) -> bool:
    """Whether the agent's browser is to record now."""
    return bool(call.consent) and call.state in (CallState.TALKING, CallState.ON_HOLD)


def _in_order(recording: Recording) -> list[RecordingPiece]:
    """From the first up to the first that is missing: what follows could not be played."""
    found: list[RecordingPiece] = []
    for piece in recording.pieces.order_by("number"):
        if piece.number != len(found):
            break
        found.append(piece)
    return found
