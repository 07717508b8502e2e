from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallChanged:
    """Its state, a leg's or its recording's; refetch the row."""

    call_id: int


@dataclass(frozen=True, slots=True)
class CallEnded:
    call_id: int


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    """Its sound lies at the telephone server, whole."""

    recording_id: int


@dataclass(frozen=True, slots=True)
class RecordingKept:
    """Its sound is ours now: transcripts and reviews may begin."""

    recording_id: int


@dataclass(frozen=True, slots=True)
class CallbackChanged:
    """Somebody asked for one, or it is over; refetch the row."""

    callback_id: int


@dataclass(frozen=True, slots=True)
class CallerRated:
    """A key that answered a flow's question about the contact, 1 to 5."""

    interaction_id: int
    score: int


@dataclass(frozen=True, slots=True)
class TranscriptWritten:
    recording_id: int
