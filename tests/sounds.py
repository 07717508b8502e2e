"""Short silences, and what is made of them: recordings, sounds, tests that can be heard."""

from __future__ import annotations

import hashlib
import math
import wave
from array import array
from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.core import vault
from apps.customers.services import data_keys
from apps.training.models import Material, Recording, Test
from apps.training.services import materials, recordings, vacancies
from apps.voice.domain import sound as measuring
from apps.voice.models import Call
from apps.voice.models import Recording as CallRecording

_serial = count(1)


def wav(seconds: float = 0.1) -> bytes:
    """A short silence."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * int(8000 * seconds))
    return out.getvalue()


def two_sides(*turns: tuple[str, float], pause: float = 0.5, rate: int = 8000) -> bytes:
    """A tone of each speaker in turn, then a pause: ``agent``, ``customer``, ``both``, nobody."""
    sides: dict[str, array[int]] = {"agent": array("h"), "customer": array("h")}
    tone = [int(8000 * math.sin(2 * math.pi * 300 * n / rate)) for n in range(rate)]
    for who, seconds in turns:
        count = int(rate * seconds)
        for side, samples in sides.items():
            speaks = who in (side, "both")
            samples.extend(tone[n % rate] if speaks else 0 for n in range(count))
            samples.extend([0] * int(rate * pause))
    both = array("h", bytes(4 * len(sides["agent"])))
    both[0::2], both[1::2] = sides["agent"], sides["customer"]
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(both.tobytes())
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


def kept(on: Call, content: bytes | None = None, **fields: Any) -> CallRecording:
    """A call's recording, sealed under its customer's key: two seconds of silence."""
    content = content or wav(2)
    heard = measuring.read(content)
    assert on.interaction is not None
    key = data_keys.current(on.interaction.customer_id)
    name = vault.write("recordings/test.sealed", content, key=data_keys.opened(key))
    begun = fields.pop("started_at", timezone.now() - timedelta(minutes=5))
    facts = {
        "name": f"recording-{next(_serial)}", "state": "stored", "key": key, "file": name,
        "size": len(content), "checksum": hashlib.sha256(content).hexdigest(),
        "started_at": begun, "ended_at": begun + timedelta(seconds=heard.seconds),
        "seconds": heard.seconds, "peaks": heard.peaks, "silences": heard.silences,
        "sides": heard.sides, "overlaps": heard.overlaps,
    }  # fmt: skip
    return CallRecording.objects.create(call=on, **facts | fields)
