"""faster-whisper in this process: the extra ``requirements/stt.in`` and a model on the disk."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from apps.voice.domain.speech import Utterance, Word
from apps.voice.hearing.protocol import CannotHear, Hearing


def is_installed() -> bool:
    return find_spec("faster_whisper") is not None


class FasterWhisper:
    longest = 3600.0

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = f"faster-whisper {Path(path).name}"

    def hear(self, wav: bytes, *, language: str = "") -> Hearing:
        try:
            segments, about = _model(self.path).transcribe(
                io.BytesIO(wav), language=language or None, word_timestamps=True,
                vad_filter=True, condition_on_previous_text=False,
            )  # fmt: skip
            said = [_said(segment) for segment in segments]  # the work is done here
        except (RuntimeError, ValueError, OSError) as error:
            raise CannotHear(f"{type(error).__name__}: {error}") from error
        return Hearing([each for each in said if each.words], about.language)


@lru_cache(maxsize=1)
def _model(path: str) -> Any:
    """Loaded once in a worker: it takes seconds and hundreds of megabytes."""
    from faster_whisper import WhisperModel

    return WhisperModel(path, compute_type="int8", local_files_only=True)


def _said(segment: Any) -> Utterance:
    words = [Word(w.start, w.end, w.word.strip()) for w in segment.words or []]
    return Utterance(tuple(word for word in words if word.text))
