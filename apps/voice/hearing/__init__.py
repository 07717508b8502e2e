"""Speech to text: one interface, an engine of this machine and one behind an address."""

from __future__ import annotations

from django.conf import settings

from apps.voice.hearing import local, remote
from apps.voice.hearing.protocol import CannotHear, Ear, Hearing

__all__ = ["CannotHear", "Ear", "Hearing", "ear"]


def ear() -> Ear | None:
    """The configured engine; None where there is none, and no transcripts are written."""
    if settings.STT_URL:
        return remote.Whisper(settings.STT_URL, settings.STT_MODEL, settings.STT_KEY)
    if settings.STT_MODEL_PATH and local.is_installed():
        return local.FasterWhisper(settings.STT_MODEL_PATH)
    return None
