"""A recording as it lies at the telephone server."""

from __future__ import annotations

import ssl
from functools import cache

import httpx
import structlog

from apps.core import sealing
from apps.voice.domain import sound
from apps.voice.domain.sound import Sound, Track
from apps.voice.models import Recording, RecordingTrack, VoiceServer
from apps.voice.services import recordings

log = structlog.get_logger(__name__)

SECONDS = 30
LARGEST = 1024**3  # bytes: eighteen hours of telephone sound


def fetched(recording: Recording) -> tuple[bytes, Sound]:
    """Both sides as one file. Raises httpx.HTTPError, NotSound, OSError."""
    server = recording.call.asterisk
    tracks = recordings.tracks(recording)
    if tracks:
        content = sound.beside([_taken(server, track, tracks) for track in tracks])
    else:
        content = _content(server, recording.name)
    return content, sound.read(content)


def _taken(server: VoiceServer, track: RecordingTrack, all_of_it: list[RecordingTrack]) -> Track:
    """One side's sound, and how much later than the first it begins."""
    first = min(each.started_at for each in all_of_it)
    offset = (track.started_at - first).total_seconds()
    return Track(track.side, offset, _content(server, track.name) if track.is_whole else b"")


def _content(server: VoiceServer, name: str) -> bytes:
    with httpx.stream("GET", _address(server, name) + "/file", auth=_auth(server),
                      timeout=SECONDS, verify=_certificates()) as answer:  # fmt: skip
        answer.raise_for_status()
        if int(answer.headers.get("content-length") or 0) > LARGEST:
            raise OSError("Too large")
        return answer.read()


def forget(recording: Recording) -> None:
    """What stays there costs only room: it is kept already."""
    server = recording.call.asterisk
    for name in recordings.names(recording):
        try:
            httpx.delete(
                _address(server, name), auth=_auth(server), timeout=SECONDS, verify=_certificates()
            )
        except httpx.HTTPError as error:
            log.warning("voice.recording_left_behind", name=name, problem=str(error))


@cache
def _certificates() -> ssl.SSLContext:
    """Of the authorities that are trusted: reading them costs fifty times what asking does."""
    return httpx.create_ssl_context()


def _address(server: VoiceServer, name: str) -> str:
    return f"{server.ari_url}/ari/recordings/stored/{name.replace('/', '%2F')}"


def _auth(server: VoiceServer) -> tuple[str, str]:
    return server.ari_user, sealing.unseal(bytes(server.ari_password)).decode()
