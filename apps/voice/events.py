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
class TranscriptWritten:
    recording_id: int
