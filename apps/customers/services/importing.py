"""A file of customers: uploaded, mapped, looked at, then run in the background.

A run can be killed at any row and goes on from there; the same file twice changes nothing,
because every row is found again by its customer number, mail address or phone number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.core import audit
from apps.core.errors import DomainError
from apps.core.events import publish
from apps.customers.choices import AppliesTo, ImportState
from apps.customers.domain import tables
from apps.customers.errors import UnreadableFile
from apps.customers.events import ImportMoved, ImportStarted
from apps.customers.models import AttributeDefinition, ImportJob, ImportRow
from apps.customers.services import bulk, rows, telling

if TYPE_CHECKING:
    from apps.accounts.models import User

LARGEST_FILE = 25 * 1024 * 1024
MOST_ROWS = 200_000
CHUNK = 500
STALLED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Looked:
    """One row as it would be imported, or why not."""

    line: int
    cells: list[str]
    problem: str


def upload(*, file: File[bytes], brand: Brand, actor: User) -> ImportJob:
    """Keep the file and guess its columns. Raises UnreadableFile."""
    if file.size > LARGEST_FILE:
        raise UnreadableFile(_("The file is larger than 25 MB. Divide it."))
    try:
        text = tables.text_of(file.read())
        columns = tables.header(text)
        total = sum(1 for _row in tables.rows(text)) - 1
    except tables.Unreadable as error:
        raise UnreadableFile(str(error)) from error
    if total > MOST_ROWS:
        raise UnreadableFile(_("The file has more than 200 000 rows. Divide it."))
    file.seek(0)
    return ImportJob.objects.create(
        created_by=actor,
        brand=brand,
        file=file,
        file_name=(file.name or "customers.csv")[-200:],
        mapping=tables.guess(columns, attribute_labels()),
        rows_total=total,
    )


def attribute_labels() -> dict[str, str]:
    known = AttributeDefinition.objects.current().filter(applies_to=AppliesTo.CUSTOMER)
    return dict(known.values_list("key", "label"))


def columns(job: ImportJob) -> list[str]:
    return tables.header(_text(job))


def remap(*, job: ImportJob, mapping: Mapping[str, str]) -> ImportJob:
    """Say what the columns are. Raises UnreadableFile when no row could ever be found again."""
    targets = [target for target in mapping.values() if target]
    known = {*tables.FIELDS, *(f"attribute:{key}" for key in attribute_labels())}
    if not set(targets) <= known:
        raise UnreadableFile(_("One of the fields does not exist any more."))
    if len(targets) != len(set(targets)):
        raise UnreadableFile(_("Two columns are mapped to the same field."))
    if not set(targets) & set(tables.KEYS):
        raise UnreadableFile(_("Map a column to e-mail, phone, WhatsApp or customer number."))
    job.mapping = dict(mapping)
    job.save(update_fields=["mapping", "updated_at"])
    return job


def preview(job: ImportJob, *, size: int = 8) -> list[Looked]:
    """The first rows and what is wrong with them; nothing is written."""
    columns_ = columns(job)
    looked = []
    for line, cells in islice(_lines(job), size):
        problem = ""
        try:
            rows.read(_values(columns_, cells), job.mapping, job.brand)
        except DomainError as error:
            problem = str(error)
        looked.append(Looked(line, cells, problem))
    return looked


@transaction.atomic
def start(*, job: ImportJob, actor: User) -> None:
    """Let it run. Started twice, it runs once."""
    waiting = ImportJob.objects.filter(pk=job.pk, state=ImportState.UPLOADED)
    if waiting.update(state=ImportState.RUNNING, updated_at=timezone.now()):
        audit.record("customers.imported", actor=actor, target=job, rows=job.rows_total)
        publish(ImportStarted(job.pk))


def run(*, job_id: int) -> None:
    """From where it is to its end, a chunk of rows at a time."""
    job = ImportJob.objects.select_related("brand", "created_by").get(pk=job_id)
    if job.state != ImportState.RUNNING:
        return
    try:
        names = columns(job)
        lines = islice(_lines(job), job.rows_done, None)
    except (tables.Unreadable, OSError) as error:
        _finish(job, ImportState.FAILED, str(error))
        return
    done = job.rows_done
    while chunk := list(islice(lines, CHUNK)):
        if not _take(job, names, chunk, expected=done):
            return  # another worker has it
        done += len(chunk)
        publish(ImportMoved(job.pk))
    _finish(job, ImportState.DONE)


def stalled() -> list[int]:
    """Runs that nobody moves any more: their worker died."""
    before = timezone.now() - STALLED_AFTER
    running = ImportJob.objects.filter(state=ImportState.RUNNING, updated_at__lt=before)
    return list(running.values_list("pk", flat=True))


@transaction.atomic
def _take(
    job: ImportJob, names: list[str], chunk: list[tuple[int, list[str]]], *, expected: int
) -> bool:
    """Import a chunk and count it, both or neither; False when it was done by somebody else."""
    fresh = ImportJob.objects.select_for_update().get(pk=job.pk)
    if fresh.state != ImportState.RUNNING or fresh.rows_done != expected:
        return False
    with telling.together():
        outcomes = _outcomes(job, {line: _values(names, cells) for line, cells in chunk})
    fresh.rows_done += len(chunk)
    fresh.rows_created += outcomes[rows.CREATED]
    fresh.rows_updated += outcomes[rows.UPDATED]
    fresh.rows_refused += outcomes[rows.REFUSED]
    fresh.save()
    return True


def _outcomes(job: ImportJob, lines: Mapping[int, dict[str, str]]) -> Counter[str]:
    """How many rows came to what: together where they are plain, the others one by one."""
    found = bulk.take(job, list(lines.items()))
    counted = Counter(found.outcomes.values())
    for line in found.left:
        try:
            with transaction.atomic():
                counted[
                    rows.take(lines[line], job.mapping, brand=job.brand, actor=job.created_by)
                ] += 1
        except DomainError as error:
            found.problems[line] = str(error)
    for line, problem in found.problems.items():
        ImportRow.objects.update_or_create(
            job=job, line=line, defaults={"values": lines[line], "problem": problem[:300]}
        )
        counted[rows.REFUSED] += 1
    return counted


def _finish(job: ImportJob, state: str, problem: str = "") -> None:
    now = timezone.now()
    running = ImportJob.objects.filter(pk=job.pk, state=ImportState.RUNNING)
    running.update(state=state, problem=problem, finished_at=now, updated_at=now)
    publish(ImportMoved(job.pk))


def _text(job: ImportJob) -> str:
    with job.file.open("rb") as file:
        return tables.text_of(file.read())


def _lines(job: ImportJob) -> Iterator[tuple[int, list[str]]]:
    """The rows after the header with their number in the sheet."""
    return islice(tables.rows(_text(job)), 1, None)


def _values(names: list[str], cells: list[str]) -> dict[str, str]:
    return dict(zip(names, cells, strict=False))
