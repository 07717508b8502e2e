"""A candidate at a test: the clock starts once, answers are kept as they come, the end is fixed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.training.choices import GRADED_BY_PEOPLE, TestKind
from apps.training.domain import dictation, wording
from apps.training.errors import TestClosed
from apps.training.models import Candidate, Recording, Sitting, Test
from apps.training.services import candidates, practices, recordings

GRACE = timedelta(seconds=30)  # a slow line is not the candidate's fault
LONGEST = 6000  # characters of one answer
MOST_ANSWERS = 80
BATCH = 200


@transaction.atomic
def start(*, candidate: Candidate, test: Test) -> Sitting:
    """Begin a test, or come back to it: the clock does not start twice. Raises TestClosed."""
    if not candidates.is_open(candidate):
        raise TestClosed(_("This vacancy is closed."))
    if not Test.objects.ready().filter(pk=test.pk).exists():
        raise TestClosed(_("This test is not ready yet."))
    candidates.begin(candidate=candidate)
    minutes = test.minutes * (100 + candidate.extra_time) / 100
    now = timezone.now()
    row, made = Sitting.objects.get_or_create(
        candidate=candidate, test=test,
        defaults={
            "started_at": now, "due_at": now + timedelta(minutes=minutes), "drawn": _draw(test)
        },
    )  # fmt: skip
    if made and test.kind == TestKind.CHATS:
        row.practice = practices.start(test.settings | {"minutes": minutes})
        row.save(update_fields=["practice", "updated_at"])
    return row


@transaction.atomic
def keep(*, sitting: Sitting, answers: Mapping[str, str]) -> None:
    """What is written so far. Raises TestClosed once the time is up."""
    row = _open(sitting)
    row.answers = _bounded(row.answers | dict(answers))
    row.save(update_fields=["answers", "updated_at"])


@transaction.atomic
def keep_voice(*, sitting: Sitting, recording: Recording) -> None:
    row = _open(sitting)
    before = row.recording
    row.recording = recording
    row.save(update_fields=["recording", "updated_at"])
    if before is not None:
        recordings.discard(before)


@transaction.atomic
def hear(*, sitting: Sitting) -> None:
    """The sound is played once more. Raises TestClosed when it was played often enough."""
    row = _open(sitting)
    plays = int(row.findings.get("plays", 0))
    most = int(row.test.settings.get("plays", 2))
    if plays >= most:
        raise TestClosed(_("It was played %d times.") % most)
    row.findings = row.findings | {"plays": plays + 1}
    row.save(update_fields=["findings", "updated_at"])


@transaction.atomic
def hand_in(*, sitting: Sitting, answers: Mapping[str, str] | None = None) -> Sitting:
    """Close it and measure what a machine can. Late words do not count; harmless when repeated."""
    rows = Sitting.objects.select_for_update(of=("self",)).select_related("test", "practice")
    row = rows.get(pk=sitting.pk)
    if row.handed_in_at is not None:
        return row
    now = timezone.now()
    if answers and now <= row.due_at + GRACE:
        row.answers = _bounded(row.answers | dict(answers))
    row.handed_in_at = min(now, row.due_at)
    _measure(row)
    row.save()
    return row


def collect_due(*, now: datetime) -> int:
    """Hand in what was left lying when its time was up; how many."""
    rows = Sitting.objects.running().filter(due_at__lt=now - GRACE)[:BATCH]
    for row in rows:
        hand_in(sitting=row)
    return len(rows)


def _open(sitting: Sitting) -> Sitting:
    row = Sitting.objects.select_for_update().select_related("test").get(pk=sitting.pk)
    if row.handed_in_at is not None or timezone.now() > row.due_at + GRACE:
        raise TestClosed(_("The time of this test is up."))
    return row


def _draw(test: Test) -> list[int]:
    """The items of the bank this candidate gets, by number."""
    items = test.settings.get("items", [])
    wanted = int(test.settings.get("drawn") or len(items))
    dice = secrets.SystemRandom()
    return dice.sample(range(len(items)), min(wanted, len(items)))


def _bounded(answers: dict[str, Any]) -> dict[str, str]:
    pairs = list(answers.items())[:MOST_ANSWERS]
    return {str(key)[:40]: str(value)[:LONGEST] for key, value in pairs}


def _measure(row: Sitting) -> None:
    if row.test.kind in GRADED_BY_PEOPLE:
        row.findings = _remarks(row)
        return
    measure = {
        TestKind.WRITING: _choices,
        TestKind.MENDING: _mending,
        TestKind.TYPING: _typing,
        TestKind.CHATS: _chats,
        TestKind.JUDGEMENT: _judgement,
    }[TestKind(row.test.kind)]
    row.score, found = measure(row)
    row.findings = row.findings | found


def _choices(row: Sitting) -> tuple[int, dict[str, Any]]:
    items = row.test.settings["items"]
    right = [n for n in row.drawn if row.answers.get(f"item-{n}") == str(items[n]["right"])]
    return 100 * len(right) // max(len(row.drawn), 1), {"right": right}


def _judgement(row: Sitting) -> tuple[int, dict[str, Any]]:
    points = most = 0
    for n in row.drawn:
        worth = [int(option["points"]) for option in row.test.settings["items"][n]["options"]]
        most += max(worth)
        chosen = row.answers.get(f"item-{n}", "")
        if chosen.isascii() and chosen.isdecimal() and int(chosen[:3]) < len(worth):
            points += worth[int(chosen[:3])]
    return 100 * points // max(most, 1), {"points": points, "of": most}


def _mending(row: Sitting) -> tuple[int, dict[str, Any]]:
    given = row.answers.get("text", "")
    wrong, right = row.test.settings["wrong"], row.test.settings["right"]
    score = wording.mended(wrong, given, right) if given.strip() else 0
    left = min(wording.edits(given.split(), good.split()) for good in right)
    return score, {"left": left}


def _typing(row: Sitting) -> tuple[int, dict[str, Any]]:
    expected = {one["key"]: one["answer"] for one in row.test.settings["fields"]}
    given = {key: row.answers.get(key, "")[:300] for key in expected}
    ended = row.handed_in_at or row.due_at
    found = dictation.measure(expected, given, seconds=(ended - row.started_at).total_seconds())
    return found.score, {
        "accuracy": round(found.accuracy, 3), "errors": found.errors,
        "net_wpm": round(found.net_wpm, 1),
    }  # fmt: skip


def _chats(row: Sitting) -> tuple[int, dict[str, Any]]:
    if row.practice is None:
        return 0, {}
    found = practices.end(run=row.practice)
    return found.score, asdict(found)


def _remarks(row: Sitting) -> dict[str, Any]:
    """What the checker points at, for whoever grades; never points."""
    if row.test.kind == TestKind.DICTION:
        return {}
    must_say = [(name, ways) for name, ways in row.test.settings.get("must_say", [])]
    is_letter = row.test.kind == TestKind.REPLY
    text = row.answers.get("text", "")
    found = wording.remarks(text, must_say=must_say, is_letter=is_letter)
    return {
        "words": len(wording.words(text)),
        "remarks": [[one.what, one.quote] for one in found[:20]],
    }
