"""Asking a language model behind an OpenAI-compatible address; off unless one is configured."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import httpx
import structlog
from django.conf import settings
from django.db.models import Exists, OuterRef

from apps.interactions.models import Interaction
from apps.quality.choices import AnswerSource, Lane
from apps.quality.domain import inquiry, rules
from apps.quality.models import Finding, Inquiry, ReviewTask, ScorecardVersion
from apps.quality.services import automatic, cards

log = structlog.get_logger(__name__)

TIMEOUT = httpx.Timeout(60.0, connect=5.0)
MAX_ANSWER = 512 * 1024  # bytes
BATCH = 20
ASKED_LANES = (Lane.RANDOM, Lane.RISK, Lane.MANUAL)


def is_on() -> bool:
    return bool(settings.QUALITY_MODEL_URL and settings.QUALITY_MODEL)


def ask_waiting(*, now: datetime) -> int:
    """For contacts that wait for a reviewer: each once for its version, whatever came back."""
    if not is_on():
        return 0
    done = Inquiry.objects.filter(interaction=OuterRef("interaction"), version=OuterRef("version"))
    waiting = ReviewTask.objects.filter(
        state="open", lane__in=ASKED_LANES, created_at__gt=now - timedelta(days=7)
    ).exclude(Exists(done))
    asked = 0
    for task in waiting.select_related("interaction", "version").order_by("due_at")[:BATCH]:
        asked += ask(task.interaction, task.version) is not None
    return asked


def ask(interaction: Interaction, version: ScorecardVersion) -> Inquiry | None:
    """None where it was asked before, or no model is configured."""
    if not is_on():
        return None
    row, is_new = Inquiry.objects.get_or_create(
        interaction=interaction, version=version, defaults={"model": settings.QUALITY_MODEL[:80]}
    )
    if not is_new:
        return None
    form, contact = cards.form_of(version), automatic.seen(interaction)
    if not any(line.is_ours for line in contact.written):
        return row
    try:
        body = _post(inquiry.request(form, contact.written, model=settings.QUALITY_MODEL))
        reading = inquiry.read(body, form, contact.written)
    except (httpx.HTTPError, inquiry.Unreadable) as error:
        log.warning("quality_model_failed", interaction=interaction.pk, error=str(error)[:200])
        row.problem = f"{type(error).__name__}: {error}"[:200]
        row.save(update_fields=["problem"])
        return row
    _keep(reading, interaction, version, contact)
    row.kept, row.dropped = len(reading.kept), reading.dropped
    row.save(update_fields=["kept", "dropped"])
    return row


def _keep(
    reading: inquiry.Reading,
    interaction: Interaction,
    version: ScorecardVersion,
    contact: rules.Contact,
) -> None:
    times = {line.id: line.at for line in contact.lines}
    questions = {row.key: row for row in version.questions.all()}
    audited = rules.is_drawn(interaction.pk, share=automatic.AUDITED, secret=automatic.SECRET)
    Finding.objects.bulk_create(
        [
            Finding(
                interaction=interaction, question=questions[each.question], option=each.option,
                source=AnswerSource.MODEL, confidence=each.confidence, is_audited=audited,
                evidence=[{
                    "message": each.message, "quote": each.quote, "seconds": None,
                    "at": times[each.message].isoformat(), "note": "",
                }],
            )
            for each in reading.kept
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _post(body: dict[str, object]) -> object:
    """The decoded answer, capped. Raises httpx.HTTPError or Unreadable."""
    headers = {"Authorization": f"Bearer {settings.QUALITY_MODEL_KEY}"}
    url = f"{settings.QUALITY_MODEL_URL.rstrip('/')}/chat/completions"
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST", url, json=body, headers=headers if settings.QUALITY_MODEL_KEY else {}
        ) as response,
    ):
        response.raise_for_status()
        read = bytearray()
        for part in response.iter_bytes():
            read += part
            if len(read) > MAX_ANSWER:
                raise inquiry.Unreadable("the answer is too long")
    try:
        return json.loads(bytes(read))
    except (ValueError, RecursionError) as error:
        raise inquiry.Unreadable("no JSON") from error
