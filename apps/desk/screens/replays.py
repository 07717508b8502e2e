"""Recorded screens beside a contact: with a call on its clock, else above the thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.desk.quality import media
from apps.desk.quality.masks import Mask
from apps.desk.quality.media import Media
from apps.interactions.models import Interaction
from apps.quality.domain.timeline import Timeline
from apps.quality.models import ScreenCapture
from apps.voice.models import Recording


@dataclass(frozen=True, slots=True)
class Replay:
    src: str
    at: float  # the second of the call's clock at which it begins; may be before it
    kind: str
    began: datetime | None = None  # its second 0, where no call leads it


def of(interaction: Interaction, reader: User, *, since: datetime | None) -> list[Replay]:
    """``since`` is second 0; None where no call gives the time."""
    rows = ScreenCapture.objects.visible_to(reader).kept().filter(interaction=interaction)
    return [
        Replay(
            src=reverse("desk:screen_film", args=[row.pk]),
            at=round((row.started_at - (since or row.started_at)).total_seconds(), 2),
            kind=row.kind,
            began=row.started_at if since is None else None,
        )
        for row in rows.filter(pieces__isnull=False).distinct()
    ]


@media.provider
def of_contact(interaction: Interaction, reader: User, mask: Mask) -> Media | None:
    """For what is no recorded call. Blind reviews show none: a screen names everybody."""
    heard = Recording.objects.visible_to(reader).filter(call__interaction=interaction)
    if mask.is_on or heard.exists():
        return None
    found = of(interaction, reader, since=None)
    return Media("desk/screens/_replays.html", Timeline(0), {"screens": found}) if found else None
