"""Voices: kept from the browser's recorder, heard by a trainer, judged in words."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import filetype
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.training.choices import LessonKind, ProgressState
from apps.training.errors import FileRefused, NotYet
from apps.training.models import Progress, Recording
from apps.training.services import lessons

if TYPE_CHECKING:
    from apps.accounts.models import User

LARGEST = 20 * 1024 * 1024
LONGEST_SECONDS = 15 * 60
# Recorders of browsers write sound into these; a webm without a picture is found as video.
HEARD = {"audio/webm", "video/webm", "audio/ogg", "audio/mp4", "video/mp4", "audio/x-wav",
         "audio/wav", "audio/m4a"}  # fmt: skip
HEAD_BYTES = 8192


def keep(*, file: File[bytes], seconds: int) -> Recording:
    """Raises FileRefused for what no recorder wrote."""
    size = file.size or 0
    if not 0 < size <= LARGEST:
        raise FileRefused(_("The recording is empty or too long."))
    file.seek(0)
    found = filetype.guess(file.read(HEAD_BYTES))
    file.seek(0)
    if found is None or found.mime not in HEARD:
        raise FileRefused(_("This is not a sound recording."))
    row = Recording(
        content_type=str(found.mime).replace("video/", "audio/"), size=size,
        seconds=max(0, min(seconds, LONGEST_SECONDS)),
    )  # fmt: skip
    row.file.save(f"{secrets.token_hex(16)}.bin", file, save=False)
    row.save()
    return row


@transaction.atomic
def submit(*, progress: Progress, recording: Recording) -> None:
    """Hand a role-play to the trainer; a newer recording takes the place of the last."""
    row = Progress.objects.select_for_update().select_related("lesson", "enrolment").get(
        pk=progress.pk
    )  # fmt: skip
    if row.lesson.kind != LessonKind.ROLE_PLAY or row.state == ProgressState.DONE:
        raise NotYet(_("This lesson takes no recording now."))
    before = row.recording
    row.recording, row.state, row.verdict = recording, ProgressState.SUBMITTED, ""
    row.save(update_fields=["recording", "state", "verdict", "updated_at"])
    if before is not None:
        discard(before)


@transaction.atomic
def judge(*, progress: Progress, by: User, is_good: bool, words: str, score: int | None) -> None:
    """The trainer has heard it: done, or once more with what to change."""
    row = Progress.objects.select_for_update().get(pk=progress.pk)
    if row.state != ProgressState.SUBMITTED:
        raise NotYet(_("Somebody has answered this recording already."))
    row.verdict, row.heard_by, row.state = words[:400], by, ProgressState.OPEN
    row.save(update_fields=["verdict", "heard_by", "state", "updated_at"])
    audit.record("training.heard", actor=by, target=row, is_good=is_good)
    if is_good:
        lessons.finish(progress=row, score=score)


def discard(recording: Recording) -> None:
    """The row now, its file once that is certain."""
    name, storage = str(recording.file.name), recording.file.storage
    recording.delete()
    transaction.on_commit(lambda: storage.delete(name), robust=True)
