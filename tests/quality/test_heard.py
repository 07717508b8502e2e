"""Rules hear calls: what was said, silence and hold, with the second where it can be heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone as clock

from apps.quality.domain.rules import Asked, Contact, Line, judge
from apps.quality.models import Evidence
from apps.quality.services import automatic, reviews, rules, tasks
from apps.voice.domain.speech import Utterance, Word
from apps.voice.models import Transcript
from apps.voice.services import transcripts
from tests import make, sounds

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def spoken(*said: tuple[float, str, bool], **facts) -> Contact:
    lines = [Line(None, NOON + timedelta(seconds=s), text, ours, s) for s, text, ours in said]
    return Contact("voice", lines, **facts)


def test_a_phrase_said_on_the_phone_is_shown_by_its_second():
    contact = spoken((0.5, "Hemrum, Noor speaking.", True), (3, "Hello", False))
    verdict = judge(Asked("said", words=["noor * speaking", "speaking"]), contact)
    [shown] = verdict.shown
    assert (verdict.is_met, shown.moment, shown.quote) == (True, 0.5, "Noor speaking")


def test_what_the_customer_says_is_not_ours():
    contact = spoken((0.5, "Hemrum.", True), (3, "This is recorded?", False))
    assert judge(Asked("said", words=["recorded"]), contact).is_met is False


@pytest.mark.parametrize(("limit", "is_met"), [(5, False), (6, True)])
def test_the_longest_silence_is_held_against_the_limit(limit, is_met):
    verdict = judge(Asked("silence", limit=limit), spoken((0, "Hi", True), silence=(10, 16)))
    assert (verdict.is_met, verdict.shown[0].moment) == (is_met, 10)


def test_nobody_answers_for_the_spelling_or_the_pauses_of_a_transcript():
    contact = spoken((0.5, "teh teh delivry", True), (90, "so", False), (200, "hm", True))
    for kind in ("writing", "first_answer", "longest_wait"):
        assert judge(Asked(kind, limit=1), contact) is None
    assert judge(Asked("silence", limit=1), contact) is None


@pytest.mark.django_db
def test_a_fresh_draft_of_a_call_holds_the_moment(room, monkeypatch):
    monkeypatch.setattr(automatic, "AUDITED", 0.0)
    card = make.scorecard(channels=["voice"])
    rules.save(
        card.scorecard, question_key="greets", by=make.admin(), kind="said", words=["speaking"],
        when_met="yes", when_failed="no",
    )  # fmt: skip
    contact = make.contact(room.noor, kind="voice")
    number = make.phone_number(brand=room.brand)
    call = make.call(
        number=number, interaction=contact, state="ended", ended_at=clock.now(), hold_seconds=7
    )
    recording = sounds.kept(call, sounds.two_sides(("agent", 2), ("", 3), ("customer", 2)))
    Transcript.objects.create(recording=recording, attempts=1)
    words = tuple(Word(n, n + 1, w) for n, w in enumerate(["Noor", "speaking"]))
    transcripts.store(recording, [Utterance(words, "agent")], language="en")
    seen = automatic.seen(contact)
    assert (seen.hold, seen.silence) == (7, (2.0, 6.0))
    task = tasks.pick(interaction=contact, by=room.sara, version=card)
    [answer] = reviews.begin(task, by=room.sara).answers.all()
    assert answer.chosen == ["yes"]
    proof = Evidence.objects.get(answer=answer)
    assert (proof.kind, proof.seconds, proof.quote) == ("moment", 0, "speaking")
