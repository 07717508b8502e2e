"""From a link to a decision: the clock, blind grades, fairness, and what is erased."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Conflict, DomainError
from apps.training.errors import TestClosed
from apps.training.models import Candidate, Recording, Sitting
from apps.training.services import candidates, fairness, grading, sittings
from tests import make, sounds

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/hiring/link/(\S+?)/")


@pytest.fixture
def vacancy():
    return make.vacancy(tests=("writing", "reply", "typing", "diction"))


def invite(vacancy, **fields):
    given = {"name": "Ravi Nair", "email": "ravi@example.org", "by": vacancy.created_by}
    return candidates.invite(vacancy=vacancy, **given | fields)


def test_the_link_is_known_by_its_hash_alone_and_ends_when_it_is_renewed(vacancy):
    row, token = invite(vacancy)
    assert token not in row.token_digest
    assert candidates.find(token) == row
    assert candidates.find("") is None
    candidates.renew_link(candidate=row, by=vacancy.created_by)
    assert candidates.find(token) is None


def test_the_link_goes_to_the_candidate_by_mail_and_a_new_one_too(client, vacancy):
    client.force_login(vacancy.created_by)
    given = {"name": "Ravi Nair", "email": "ravi@example.org", "extra_time": "25"}
    page = client.post(reverse("training:vacancy", args=[vacancy.pk]), given).content.decode()
    row = Candidate.objects.get()
    client.post(reverse("training:candidate_link", args=[row.pk]))
    first, second = mail.outbox
    old, new = (LINK.search(letter.body)[1] for letter in (first, second))
    assert first.to == second.to == ["ravi@example.org"]
    assert "25 % longer" in first.body
    assert "Sent to <b>ravi@example.org</b>" in page
    assert old in page
    assert (candidates.find(old), candidates.find(new)) == (None, row)


def test_where_no_mail_server_takes_it_the_page_says_so(client, vacancy, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(vacancy.created_by)
    given = {"name": "Ravi Nair", "email": "ravi@example.org", "extra_time": "0"}
    page = client.post(reverse("training:vacancy", args=[vacancy.pk]), given).content.decode()
    assert "No mail server took it" in page
    assert Candidate.objects.count() == 1


def test_a_closed_vacancy_opens_to_nobody(vacancy):
    _row, token = invite(vacancy)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert candidates.find(token) is None


def test_the_clock_starts_once_and_extra_time_is_added(vacancy):
    row, _token = invite(vacancy, extra_time=50)
    test = vacancy.tests.first()
    sitting = sittings.start(candidate=row, test=test)
    assert sitting.due_at - sitting.started_at == timedelta(minutes=15)  # ten and a half more
    assert len(sitting.drawn) == 12
    assert sittings.start(candidate=row, test=test).pk == sitting.pk


def test_late_words_do_not_count_and_what_lay_there_is_handed_in(vacancy):
    row, _token = invite(vacancy)
    test = vacancy.tests.get(kind="writing")
    sitting = sittings.start(candidate=row, test=test)
    items = test.settings["items"]
    right = {f"item-{n}": str(items[n]["right"]) for n in sitting.drawn[:6]}
    sittings.keep(sitting=sitting, answers=right)
    with time_machine.travel(sitting.due_at + timedelta(minutes=2)):
        with pytest.raises(TestClosed):
            sittings.keep(sitting=sitting, answers={"item-0": "0"})
        assert sittings.collect_due(now=timezone.now()) == 1
        assert sittings.collect_due(now=timezone.now()) == 0
    sitting.refresh_from_db()
    assert sitting.score == 50
    assert sitting.handed_in_at == sitting.due_at


def test_without_a_sound_nobody_is_asked_to_type_it(vacancy):
    row, _token = invite(vacancy)
    with pytest.raises(TestClosed):
        sittings.start(candidate=row, test=vacancy.tests.get(kind="typing"))
    sounds.spoken(vacancy.tests.get(kind="typing"))
    assert sittings.start(candidate=row, test=vacancy.tests.get(kind="typing")).pk


def test_a_sound_is_played_twice_and_no_more(vacancy):
    row, _token = invite(vacancy)
    sitting = sittings.start(candidate=row, test=sounds.spoken(vacancy.tests.get(kind="typing")))
    sittings.hear(sitting=sitting)
    sittings.hear(sitting=sitting)
    with pytest.raises(TestClosed):
        sittings.hear(sitting=sitting)


def test_people_grade_by_criteria_and_their_mean_counts(vacancy):
    row, _token = invite(vacancy)
    sitting = sittings.start(candidate=row, test=vacancy.tests.get(kind="reply"))
    sitting = sittings.hand_in(sitting=sitting, answers={"text": "we recieve it on thursday"})
    assert sitting.score is None
    assert ["“receive”", "recieve"] in sitting.findings["remarks"]
    keys = [one["key"] for one in grading.criteria(sitting)]
    first, second = make.user(role="reviewer"), make.user(role="trainer")
    grading.grade(sitting=sitting, by=first, points=dict.fromkeys(keys, 4))
    grading.grade(sitting=sitting, by=second, points=dict.fromkeys(keys, 2))
    sitting.refresh_from_db()
    assert sitting.score == 75
    with pytest.raises(DomainError):
        grading.grade(sitting=sitting, by=first, points={"answer": 9})


def test_nothing_is_sent_before_every_test_is_in(vacancy):
    row, _token = invite(vacancy)
    with pytest.raises(TestClosed):
        candidates.hand_in(candidate=row, groups={})


def test_the_report_knows_only_what_was_told_and_graded():
    vacancy = make.vacancy(tests=("writing",), pass_mark=50)
    for number in range(10):
        row, _token = invite(vacancy)
        sitting = sittings.start(candidate=row, test=vacancy.tests.get())
        Sitting.objects.filter(pk=sitting.pk).update(
            handed_in_at=timezone.now(), score=80 if number % 2 or number == 0 else 20
        )
        told = {"gender": "man" if number % 2 else "woman", "age": "made-up"}
        candidates.hand_in(candidate=row, groups=told)
    gender, age = fairness.report(vacancy)
    assert [(g.name, g.people, g.passed, g.is_adverse) for g in gender.groups] == [
        ("man", 5, 5, False), ("woman", 5, 1, True),
    ]  # fmt: skip
    assert age.groups == []


def test_erasing_takes_name_words_and_voice_and_leaves_the_score(vacancy):
    row, token = invite(vacancy)
    sitting = sittings.start(candidate=row, test=vacancy.tests.get(kind="diction"))
    sittings.keep_voice(sitting=sitting, recording=sounds.voice())
    sittings.hand_in(sitting=sitting)
    Sitting.objects.filter(pk=sitting.pk).update(score=70)
    assert candidates.erase_due(today=row.erase_after) == 0
    assert candidates.erase_due(today=row.erase_after + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.name, row.email, row.erased_at is None) == ("", "", False)
    assert candidates.find(token) is None
    assert Recording.objects.count() == 0
    assert Sitting.objects.get(pk=sitting.pk).score == 70


def test_a_decision_is_made_once(vacancy):
    row, _token = invite(vacancy)
    candidates.decide(candidate=row, by=vacancy.created_by, hire=True)
    with pytest.raises(Conflict):
        candidates.decide(candidate=row, by=vacancy.created_by, hire=False)


def test_the_link_opens_a_session_and_leaves_the_address(client, vacancy):
    _row, token = invite(vacancy)
    answer = client.get(reverse("hiring:open", args=[token]))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/hiring/")
    assert "Spelling and grammar" in client.get("/hiring/").content.decode()
    assert client.get(reverse("hiring:test", args=[1])).status_code == 404  # not begun
    assert client.post(reverse("hiring:start", args=[1])).status_code == 302
    assert client.get(reverse("hiring:test", args=[1])).status_code == 200
    assert client.post(reverse("hiring:test", args=[1]), {"item-0": "1"}).status_code == 302
    assert Sitting.objects.get().handed_in_at is not None


def test_without_a_link_there_is_nothing_to_see(client, vacancy):
    invite(vacancy)
    for name in ("home",):
        assert client.get(reverse(f"hiring:{name}")).status_code == 404
    assert client.post(reverse("hiring:start", args=[1])).status_code == 404
    assert Sitting.objects.count() == 0


def test_a_grader_sees_a_code_and_no_name(client, vacancy):
    row, _token = invite(vacancy, accommodation="Screen reader")
    sitting = sittings.start(candidate=row, test=vacancy.tests.get(kind="reply"))
    sittings.hand_in(sitting=sitting, answers={"text": "Hello"})
    client.force_login(make.user(role="reviewer", brands=[vacancy.brand]))
    page = client.get(reverse("training:grade", args=[sitting.pk])).content.decode()
    assert row.code in page
    assert "Ravi" not in page
    assert "Screen reader" not in page
    assert client.get(reverse("training:candidate", args=[row.pk])).status_code == 403


def test_a_stranger_grades_nothing(vacancy):
    row, _token = invite(vacancy)
    sittings.hand_in(sitting=sittings.start(candidate=row, test=vacancy.tests.get(kind="reply")))
    stranger = make.user(role="reviewer", brands=[make.brand()])
    with pytest.raises(ObjectDoesNotExist):
        Sitting.objects.gradable_by(stranger).get()
    assert Candidate.objects.visible_to(stranger).count() == 0


def test_a_script_is_spoken_by_the_program_of_the_machine_and_without_one_it_says_so(
    vacancy, settings, tmp_path, client
):
    test = vacancy.tests.get(kind="typing")
    client.force_login(vacancy.created_by)
    way = reverse("training:test_speech", args=[test.pk])
    settings.SPEECH_COMMAND = str(tmp_path / "nothing")
    said = client.post(way, follow=True).content.decode()
    assert "The speech program failed." in said
    (tmp_path / "silence.wav").write_bytes(sounds.wav())
    program = tmp_path / "speak"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/said\ncat {tmp_path}/silence.wav\n")
    program.chmod(0o700)
    settings.SPEECH_COMMAND = str(program)
    client.post(way)
    test.refresh_from_db()
    assert test.sound.size == len(sounds.wav())
    assert (tmp_path / "said").read_text() == test.settings["script"]


def test_no_speech_program_is_a_sentence_and_no_button(vacancy, settings, monkeypatch, client):
    settings.SPEECH_COMMAND = ""
    monkeypatch.setenv("PATH", "/nowhere")
    client.force_login(vacancy.created_by)
    test = vacancy.tests.get(kind="typing")
    page = client.get(reverse("training:test", args=[test.pk])).content.decode()
    assert "No speech program is installed here" in page
    assert reverse("training:test_speech", args=[test.pk]) not in page
