"""Short silences, and what is made of them: recordings, sounds, tests that can be heard."""

from __future__ import annotations

import wave
from io import BytesIO

from django.core.files.base import ContentFile

from apps.training.models import Material, Recording, Test
from apps.training.services import materials, recordings, vacancies


def wav(seconds: float = 0.1) -> bytes:
    """A short silence."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * int(8000 * seconds))
    return out.getvalue()


def voice() -> Recording:
    """A recording of a learner or a candidate."""
    return recordings.keep(file=ContentFile(wav(), name="voice"), seconds=1)


def spoken(test: Test) -> Test:
    """A test of the house's bank with something to hear."""
    vacancies.set_sound(test=test, sound=sound(), by=test.vacancy.created_by)
    return test


def sound() -> Material:
    file = ContentFile(wav(), name="voice")
    return materials.keep(file=file, name="voice", kind="audio", by=None)
