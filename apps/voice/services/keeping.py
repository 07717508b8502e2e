"""A finished recording comes home: fetched or joined, measured, sealed, deleted where it was."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import structlog
from django.db import transaction
from django.db.models import F

from apps.core import audit, vault
from apps.core.events import publish
from apps.customers.services import data_keys
from apps.voice.choices import RecordingState
from apps.voice.domain import sound
from apps.voice.engine.choosing import engine_of
from apps.voice.events import CallChanged, RecordingKept
from apps.voice.models import Recording

if TYPE_CHECKING:
    from apps.accounts.models import User

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 20
AT_ONCE = 20


def fetch_due() -> int:
    """Bring home what is finished; what fails is tried again by the next sweep."""
    kept = 0
    for recording in Recording.objects.to_fetch().select_related("call__server", "call__identity")[
        :AT_ONCE
    ]:
        kept += fetch(recording)
    return kept


def fetch(recording: Recording) -> bool:
    """True when it is kept now. Harmless when it was before."""
    call = recording.call
    try:
        content, heard = engine_of(call).sound_of(recording)
    except (httpx.HTTPError, sound.NotSound, OSError, vault.Unreadable) as error:
        _failed(recording, f"{type(error).__name__}: {error}")
        return False
    customer_id = call.identity.customer_id if call.identity else None
    if customer_id is None:
        _failed(recording, "Nobody's")
        return False
    key = data_keys.current(customer_id)
    name = vault.write(
        f"recordings/{secrets.token_hex(2)}/{secrets.token_hex(16)}.sealed",
        content,
        key=data_keys.opened(key),
    )
    won = Recording.objects.filter(pk=recording.pk, state=RecordingState.FINISHED).update(
        state=RecordingState.STORED, key=key, file=name, size=len(content),
        checksum=hashlib.sha256(content).hexdigest(), seconds=heard.seconds,
        peaks=heard.peaks, silences=heard.silences, sides=heard.sides, overlaps=heard.overlaps,
        problem="",
    )  # fmt: skip
    if not won:  # somebody else was quicker
        vault.erase(name)
        return False
    publish(RecordingKept(recording.pk))
    publish(CallChanged(recording.call_id))
    engine_of(call).forget(recording)
    return True


def stretch(recording: Recording, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The sound's bytes. Raises KeyDestroyed, vault.Unreadable."""
    if recording.key is None:
        return iter(())
    return vault.read(recording.file, key=data_keys.opened(recording.key), start=start, end=end)


def is_whole(recording: Recording) -> bool:
    """Whether what lies in the storage is what was recorded."""
    found = hashlib.sha256()
    for piece in stretch(recording):
        found.update(piece)
    return found.hexdigest() == recording.checksum


@transaction.atomic
def note_played(recording: Recording, *, by: User, reason: str = "") -> None:
    """Every listening and, with its reason, every copy is written down."""
    verb = "recording.copied" if reason else "recording.played"
    audit.record(verb, actor=by, target=recording, summary=reason or recording.name)


def _failed(recording: Recording, problem: str) -> None:
    """Tried again, and given up for lost after many times; a person sees why."""
    log.warning("voice.recording_not_fetched", recording=recording.pk, problem=problem)
    rows = Recording.objects.filter(pk=recording.pk, state=RecordingState.FINISHED)
    rows.update(attempts=F("attempts") + 1, problem=problem[:200])
    rows.filter(attempts__gte=MOST_ATTEMPTS).update(state=RecordingState.FAILED)
