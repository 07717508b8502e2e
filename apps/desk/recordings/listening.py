"""Rules of quality learn from calls: how long a hold was, the longest silence, what was said."""

from __future__ import annotations

from datetime import timedelta

from apps.desk.recordings import clock
from apps.quality.domain.rules import Line
from apps.quality.domain.timeline import SILENCE
from apps.quality.services import heard
from apps.quality.services.heard import Heard
from apps.voice.models import Call


def to_call(interaction: int) -> Heard | None:
    """None where the contact is no call, or one that goes on."""
    call = Call.objects.filter(interaction=interaction, ended_at__isnull=False).first()
    if call is None:
        return None
    parts = clock.parts(call.recordings.for_player())
    line = clock.timeline(parts)
    silences = [(each.start, each.end) for each in line.stretches if each.kind == SILENCE]
    begun = parts[0].recording.started_at if parts else call.started_at
    return Heard(
        hold=call.hold_seconds,
        silence=_longest(silences) if line.seconds else None,
        lines=[
            Line(None, begun + timedelta(seconds=each.start), each.text, each.is_ours, each.start)
            for each in line.words
            if each.is_known
        ],
    )


def _longest(silences: list[tuple[float, float]]) -> tuple[float, float]:
    return max(silences, key=lambda span: span[1] - span[0], default=(0.0, 0.0))


heard.from_now_on(to_call)
