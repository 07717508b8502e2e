"""Rules on real rows: findings, proposals in drafts, audits, and how often they are right."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.quality.domain import rules as plain_rules
from apps.quality.errors import CardProblem
from apps.quality.models import Finding, ReviewTask
from apps.quality.services import answers, automatic, records, reviews, rules, tasks
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    return make.scorecard()


def greeting(card, **facts):
    return rules.save(
        card.scorecard, question_key="greets", by=make.admin(),
        **{"kind": "said", "words": ["depot"], "when_met": "yes", "when_failed": "no"} | facts,
    )  # fmt: skip


def begun(room, card, contact=None):
    contact = contact or make.contact(room.noor)
    task = tasks.pick(interaction=contact, by=room.sara, version=card)
    return reviews.begin(task, by=room.sara)


@pytest.fixture
def no_audit(monkeypatch):
    monkeypatch.setattr(automatic, "AUDITED", 0.0)


def test_a_fresh_draft_holds_the_rules_answer_with_its_proof(room, card, no_audit):
    greeting(card)
    [answer] = begun(room, card).answers.all()
    assert (answer.chosen, answer.source, answer.confidence) == (["yes"], "rule", 0.9)
    [proof] = answer.evidence.all()
    assert (proof.kind, proof.quote, proof.source) == ("quote", "depot", "rule")
    assert proof.message.body == "At the depot. It leaves tomorrow."
    assert proof.note == "“depot” · 90%"


def test_a_person_has_the_last_word(room, card, no_audit):
    greeting(card)
    review = begun(room, card)
    question = card.questions.get(key="greets")
    answer = answers.choose(review, question, option="no", by=room.sara)
    assert (answer.chosen, answer.source) == (["no"], "person")


def test_self_evaluations_calibrations_and_audits_begin_empty(room, card, no_audit):
    greeting(card)
    contact = make.contact(room.noor)
    task = tasks.ask_self(interaction=contact, by=room.sara)
    ReviewTask.objects.filter(pk=task.pk).update(version=card)
    task.refresh_from_db()
    assert not reviews.begin(task, by=room.noor).answers.exists()


def test_what_is_audited_is_not_shown_and_given_to_a_reviewer_blind(room, card, monkeypatch):
    monkeypatch.setattr(automatic, "AUDITED", 1.0)
    greeting(card)
    review = begun(room, card)
    assert not review.answers.exists()
    assert Finding.objects.get().is_audited
    assert automatic.give_audits(now=timezone.now()) == 1
    assert automatic.give_audits(now=timezone.now()) == 0
    audit = ReviewTask.objects.get(lane="audit")
    assert (audit.is_blind, audit.counts, audit.reviewer) == (True, False, None)


def test_an_unsure_finding_is_kept_and_not_proposed(room, card, no_audit):
    greeting(card, kind="writing", words=[], limit=1)
    review = begun(room, card)
    assert Finding.objects.get().confidence < plain_rules.SURE
    assert not review.answers.exists()


def test_what_machines_wrote_for_us_is_nobodys_greeting(room, card, no_audit):
    greeting(card)
    contact = make.contact(room.noor)
    contact.messages.filter(direction="out").update(author=None)
    assert automatic.find(contact, card) == []


def test_looking_again_changes_nothing(room, card, no_audit):
    greeting(card)
    contact = make.contact(room.noor)
    first = automatic.find(contact, card)
    assert [row.pk for row in automatic.find(contact, card)] == [row.pk for row in first]


def test_contacts_that_ended_are_looked_at_without_anybody_asking(room, card, no_audit):
    greeting(card)
    make.contact(room.noor)
    assert automatic.find_recent(now=timezone.now()) == 1
    assert automatic.find_recent(now=timezone.now()) == 0


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"question_key": "privacy", "when_met": "yes", "when_failed": "no"}, "a person’s"),
        ({"when_met": "", "when_failed": ""}, "which answer"),
        ({"when_met": "maybe"}, "which answer"),
        ({"words": []}, "phrases"),
        ({"kind": "longest_wait"}, "limit"),
        ({"kind": "field"}, "field"),
    ],
)
def test_a_rule_that_cannot_work_or_would_condemn_is_refused(card, facts, words):
    given = {"question_key": "greets", "kind": "said", "words": ["hello"], "when_met": "yes",
             "when_failed": "no"} | facts  # fmt: skip
    with pytest.raises(CardProblem, match=words):
        rules.save(card.scorecard, by=make.admin(), **given)


def test_a_rules_record_tells_audits_from_answers_that_saw_the_rule(room, card, monkeypatch):
    rule = greeting(card)
    for option, audited in (("yes", 1.0), ("no", 1.0), ("no", 0.0), ("yes", 0.0)):
        monkeypatch.setattr(automatic, "AUDITED", audited)
        review = begun(room, card)
        for key, said in (("greets", option), ("privacy", "yes"), ("solved", "yes")):
            make.answer(review, key, said)
        reviews.submit(review, by=room.sara)
    record = records.of_rules([rule])[rule.pk]
    assert (record.found, record.audited, record.shown, record.changed) == (4, 2, 2, 1)
    assert record.alike is not None
    assert record.alike.value == 0.5
