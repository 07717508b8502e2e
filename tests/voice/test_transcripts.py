"""Words of calls, heard by a Whisper on loopback: per side, redacted, once, searchable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.customers.services import data_keys
from apps.desk.quality.finding import FindForm
from apps.desk.work import palette
from apps.voice import hearing
from apps.voice.models import Recording, RecordingPolicy, Segment, Transcript
from apps.voice.services import transcripts
from tests import make, sounds
from tests.voice.whisper import Whisper, running

pytestmark = pytest.mark.django_db

AGENT = "Hemrum, Noor speaking. How can I help?"
CUSTOMER = "My card is 4111 1111 1111 1111. Order HR 204 418."


@pytest.fixture
def call():
    number = make.phone_number()
    case = make.case(brand=number.channel.brand)
    talk = make.interaction(case=case, kind="voice", channel=number.channel, language="en")
    return make.call(number=number, interaction=talk)


@pytest.fixture
def whisper(settings) -> Iterator[Whisper]:
    with running(AGENT, CUSTOMER) as server:
        settings.STT_URL, settings.STT_MODEL = server.url, "whisper-1"
        settings.STT_KEY = "let-me-in"
        yield server


def two_sides() -> bytes:
    return sounds.two_sides(("agent", 4), ("customer", 8))


def said() -> list[tuple[str, str]]:
    return [(row.side, row.text) for row in Segment.objects.order_by("side", "start")]


def test_each_side_is_heard_alone_and_nothing_secret_is_stored(call, whisper):
    RecordingPolicy.objects.create(brand=call.number.channel.brand, masks=["HR-######"])
    recording = sounds.kept(call, two_sides())
    assert transcripts.write_due() == 1
    assert said() == [
        ("agent", AGENT), ("customer", "My card is [card number] Order [hidden]"),
    ]  # fmt: skip
    assert [(each["channels"], each["language"], each["key"]) for each in whisper.asked] == [
        (1, "en", "Bearer let-me-in")
    ] * 2
    assert whisper.asked[0]["granularities"] == ["word", "segment"]
    row = Transcript.objects.get(recording=recording)
    assert (row.state, row.engine, row.attempts) == ("done", "whisper-1 at 127.0.0.1", 1)
    first, second, *_ = Segment.objects.get(side="agent").words
    assert (first[0], first[2], second[2]) == (0.5, "Hemrum,", "Noor")
    assert first[1] == second[0]


def test_one_track_is_written_down_without_names_of_sides(call, whisper):
    sounds.kept(call, sounds.wav(6))
    transcripts.write_due()
    assert said() == [("", AGENT)]


def test_what_is_written_is_written_once(call, whisper):
    sounds.kept(call, two_sides())
    assert transcripts.write_due() == 1
    assert transcripts.write_due() == 0
    assert len(whisper.asked) == 2


def test_without_an_engine_nothing_happens_and_nothing_breaks(call, settings):
    settings.STT_URL = settings.STT_MODEL_PATH = ""
    sounds.kept(call)
    assert hearing.ear() is None
    assert transcripts.write_due() == 0
    assert not Transcript.objects.exists()


def test_a_busy_engine_is_asked_again_and_a_refusal_is_not(call, whisper):
    recording = sounds.kept(call, two_sides())
    whisper.refusing = 503
    assert transcripts.write_due() == 0
    row = Transcript.objects.get(recording=recording)
    assert (row.state, row.attempts, row.problem) == ("failed", 1, "CannotHear: HTTP 503")
    whisper.refusing = None
    assert transcripts.write_due() == 1
    Transcript.objects.all().delete()
    whisper.refusing = 401
    transcripts.write_due()
    transcripts.write_due()
    assert Transcript.objects.get().attempts == transcripts.MOST_ATTEMPTS


def test_a_worker_that_died_loses_its_claim_in_time(call, whisper):
    recording = sounds.kept(call, two_sides())
    row = Transcript.objects.create(recording=recording, attempts=1)
    assert transcripts.write_due() == 0
    Transcript.objects.update(begun_at=timezone.now() - transcripts.LEASE - timedelta(seconds=1))
    assert transcripts.write_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 2)


def test_what_cannot_be_opened_any_more_is_left_alone(call, whisper):
    recording = sounds.kept(call, two_sides())
    data_keys.destroy(customer=call.interaction.customer, by=None, reason="asked for")
    assert transcripts.write_due() == 0
    assert not Transcript.objects.filter(recording=recording).exists()
    assert whisper.asked == []


def test_words_are_found_by_those_who_may_listen(call, whisper):
    sounds.kept(call, two_sides())
    transcripts.write_due()
    brand = call.number.channel.brand
    petra = make.user(role="supervisor", brands=[brand])
    planner = make.user(role="planner", brands=[brand])
    stranger = make.user(role="supervisor", brands=[make.brand()])
    hits = [
        Segment.objects.visible_to(user).matching("noor help").count()
        for user in (petra, planner, stranger)
    ]
    assert hits == [1, 0, 0]
    assert not Segment.objects.matching("4111").exists()


def test_a_model_of_this_machine_is_asked_with_times_of_words(call, settings, monkeypatch):
    """faster-whisper is optional: here stands a module with its face in its place."""
    asked: list[dict[str, Any]] = []

    class WhisperModel:
        def __init__(self, path: str, **options: Any) -> None:
            asked.append({"path": path} | options)

        def transcribe(self, audio: Any, **options: Any) -> tuple[Iterator[Any], Any]:
            asked.append(options | {"begins": audio.read(4)})
            words = [SimpleNamespace(start=0.1, end=0.4, word=" Good"),
                     SimpleNamespace(start=0.4, end=0.9, word=" morning.")]  # fmt: skip
            return iter([SimpleNamespace(words=words)]), SimpleNamespace(language="en")

    module = SimpleNamespace(WhisperModel=WhisperModel, __spec__=SimpleNamespace())
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    hearing.local._model.cache_clear()
    settings.STT_URL, settings.STT_MODEL_PATH = "", "/models/small"
    sounds.kept(call)
    assert transcripts.write_due() == 1
    assert said() == [("", "Good morning.")]
    assert Transcript.objects.get().engine == "faster-whisper small"
    assert asked[0] == {"path": "/models/small", "compute_type": "int8", "local_files_only": True}
    assert (asked[1]["word_timestamps"], asked[1]["begins"]) == (True, b"RIFF")
    hearing.local._model.cache_clear()


def test_sound_that_a_recording_lost_is_said_to_be_lost(call, whisper):
    recording = sounds.kept(call, two_sides(), file="recordings/gone.sealed")
    assert transcripts.write_due() == 0
    assert Transcript.objects.get(recording=recording).problem.startswith("FileNotFoundError")
    assert Recording.objects.get(pk=recording.pk).state == "stored"


def test_the_palette_and_the_reviewers_search_find_what_was_said(call, whisper):
    sounds.kept(call, two_sides())
    transcripts.write_due()
    noor = make.user(role="agent")
    talk = call.interaction
    talk.owner, talk.status, talk.ended_at = noor, "ended", timezone.now()
    talk.save()
    sara = make.user(role="reviewer", brands=[call.number.channel.brand])
    [entry] = palette.found(sara, "how can")
    assert (entry["label"], entry["group"]) == (f"“{AGENT}”", "Said in calls")
    assert FindForm({"q": "how can"}, user=sara).found() == [talk]
    assert FindForm({"q": "how cannot"}, user=sara).found() == []
    assert palette.found(make.user(role="reviewer", brands=[make.brand()]), "how can") == []
