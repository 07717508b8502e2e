from __future__ import annotations

from apps.voice.engine.browsers import Browsers
from apps.voice.engine.protocol import VoiceEngine
from apps.voice.engine.telephone import Telephone
from apps.voice.models import Call

BROWSERS, TELEPHONE = Browsers(), Telephone()


def engine_of(call: Call) -> VoiceEngine:
    """What carries it."""
    return BROWSERS if call.is_web else TELEPHONE
