"""How long calls are kept: sound and words go when a brand's time is over, or their key is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit, vault
from apps.core.errors import DomainError
from apps.core.events import publish
from apps.voice.choices import RecordingState
from apps.voice.domain import redaction
from apps.voice.events import CallChanged
from apps.voice.models import Recording, RecordingPolicy, Transcript

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User

AT_ONCE = 500
MOST_MASKS = 20


class BadMask(DomainError):
    code = "bad_mask"


def set_policy(brand: Brand, *, days: int | None, masks: list[str], by: User) -> RecordingPolicy:
    """Raises BadMask."""
    for mask in masks[:MOST_MASKS]:
        if redaction.mask_problem(mask):
            raise BadMask(
                _("“%(mask)s” is no pattern: write 4 to 60 characters with # or @.")
                % {"mask": mask}
            )
    with transaction.atomic():
        row, _made = RecordingPolicy.objects.update_or_create(
            brand=brand, defaults={"days": days, "masks": masks[:MOST_MASKS]}
        )
        audit.record("recordings.policy_set", actor=by, target=brand, days=days, masks=masks)
    return row


def sweep(*, now: datetime) -> int:
    """How many recordings went. What a dead worker left half done is finished first."""
    for row in Recording.objects.filter(state=RecordingState.ERASED).exclude(file="")[:AT_ONCE]:
        _empty(row)
    Transcript.objects.filter(recording__key__destroyed_at__isnull=False).delete()
    count = 0
    for policy in RecordingPolicy.objects.exclude(days=None):
        for row in Recording.objects.past_their_time(policy, now=now)[:AT_ONCE]:
            if _erase(row):
                _empty(row)
                count += 1
    return count


@transaction.atomic
def _erase(recording: Recording) -> bool:
    stored = Recording.objects.filter(pk=recording.pk, state=RecordingState.STORED)
    if not stored.update(
        state=RecordingState.ERASED, peaks=[], sides={}, silences=[], overlaps=[],
        updated_at=timezone.now(),
    ):  # fmt: skip
        return False
    Transcript.objects.filter(recording=recording).delete()
    audit.record("recording.erased", actor=None, target=recording, summary=recording.name)
    publish(CallChanged(recording.call_id))
    return True


def _empty(recording: Recording) -> None:
    """The row says so already; the file follows, now or at the next sweep."""
    vault.erase(recording.file)
    Recording.objects.filter(pk=recording.pk).update(file="", size=0)
