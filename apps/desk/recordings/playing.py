"""A call as quality and the case show it: its picture, its words, and where its sound is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.desk.quality import media
from apps.desk.quality.masks import Mask
from apps.desk.quality.media import Media
from apps.desk.recordings import clock, pictures
from apps.desk.recordings.clock import Part
from apps.desk.screens import replays
from apps.interactions.models import Interaction
from apps.quality.domain.timeline import Spoken, Timeline
from apps.voice.choices import RecordingState, TranscriptState
from apps.voice.models import Recording
from apps.voice.services import transcripts


@media.provider
def of_contact(interaction: Interaction, reader: User, mask: Mask) -> Media | None:
    """The player on the scoring screen; None where nothing was recorded that one may hear."""
    heard = Recording.objects.visible_to(reader).filter(call__interaction=interaction)
    parts = clock.parts(heard.for_player())
    if not parts:
        return None
    timeline = clock.timeline(parts)
    masked = replace(timeline, words=[_masked(each, mask.text) for each in timeline.words])
    shown = context(parts, masked) | {
        "screens": []
        if mask.is_on  # a screen names everybody
        else replays.of(interaction, reader, since=parts[0].recording.started_at)
    }
    return Media("desk/recordings/_player.html", masked, shown)


def context(parts: Sequence[Part], timeline: Timeline) -> dict[str, Any]:
    stored = [part for part in parts if part.recording.state == RecordingState.STORED]
    return {
        "picture": pictures.of(timeline),
        "parts": [
            {
                "src": reverse("desk:sound", args=[part.recording.pk]),
                "at": round(part.offset, 2),
                "seconds": round(part.recording.seconds, 2),
            }
            for part in stored
        ],
        "has_picture": any(part.recording.has_picture for part in stored),
        "silent": _why_silent(parts) if not stored else "",
        "wordless": _why_wordless(stored),
    }


def _masked(spoken: Spoken, hide: Callable[[str], str]) -> Spoken:
    words = [(start, end, hide(word)) for start, end, word in spoken.words]
    return replace(spoken, text=hide(spoken.text), words=words)


def _why_silent(parts: Sequence[Part]) -> str:
    return "; ".join(sorted({part.recording.get_state_display() for part in parts}))


def _why_wordless(parts: Sequence[Part]) -> str:
    """Why there is no transcript, as far as some recording has none."""
    states = {part.transcript.state if part.transcript else "" for part in parts}
    if states <= {TranscriptState.DONE}:
        return ""
    if TranscriptState.FAILED in states:
        return _("The words could not be written down. The sound can be heard all the same.")
    if not transcripts.engine():
        return _("No speech to text is set up here. The sound can be heard all the same.")
    return _("The words are being written.")
