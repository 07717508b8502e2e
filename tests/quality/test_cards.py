"""Cards: what the product brings, what is published for good, what comes back from a file."""

from __future__ import annotations

import json

import pytest

from apps.quality.domain import checks, exchange
from apps.quality.errors import CardProblem, VersionLocked
from apps.quality.models import Answer, Question, Scorecard, ScorecardVersion
from apps.quality.services import cards, editing, shipped
from tests import make

pytestmark = pytest.mark.django_db

SOFT_SKILLS = {
    "empathy", "initiative", "problem_solving", "diction", "writing", "etiquette", "multitasking",
}  # fmt: skip


def draft() -> ScorecardVersion:
    card = cards.create(name="New", channels=["chat"], brand=None, actor=None)
    return card.versions.get()


def test_the_product_brings_five_published_cards_that_cover_the_soft_skills_once():
    made = shipped.bring()
    assert [card.shipped_as for card in made] == ["call", "chat", "email", "messaging", "social"]
    assert shipped.bring() == []
    assert ScorecardVersion.objects.live().count() == 5
    assert set(Question.objects.values_list("trait", flat=True)) >= SOFT_SKILLS
    for version in ScorecardVersion.objects.live():
        assert checks.problems(cards.form_of(version)) == []


def test_a_card_comes_back_from_its_file_as_it_was():
    version = make.scorecard()
    spec = cards.described(version)
    again = cards.read_in(json.dumps(spec).encode(), brand=None, actor=make.admin())
    assert cards.described(again.versions.get()) == spec
    assert cards.form_of(again.versions.get()) == cards.form_of(version)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"x" * 300_000, "larger"),
        (b"{", "not JSON"),
        (b'{"a": NaN}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "Card"),
        (b'{"name": "x"}', "not a scorecard"),
        (b'{"switchroom_scorecard": 1, "name": "x", "sections": "no"}', "sections"),
        (b'{"switchroom_scorecard": 1, "name": "", "sections": []}', "name"),
    ],
)
def test_a_file_that_is_no_card_is_refused_and_makes_nothing(file, said):
    with pytest.raises(CardProblem, match=said):
        cards.read_in(file, brand=None, actor=make.admin())
    assert not Scorecard.objects.exists()


def test_what_a_file_says_is_capped_question_by_question():
    spec = make.CARD | {"name": "x"}
    wrong = json.loads(json.dumps(spec))
    wrong["sections"][0]["questions"][0]["options"][0]["points"] = -1
    with pytest.raises(exchange.Unreadable) as caught:
        exchange.checked(wrong)
    assert (caught.value.where, caught.value.what) == (
        "section 1, question 1, answer 1, points", "negative",
    )  # fmt: skip


def test_a_published_version_refuses_every_change():
    version = make.scorecard()
    question = version.questions.get(key="solved")
    for change in (
        lambda: editing.add_section(version, title="More"),
        lambda: editing.change_question(question, text="Other"),
        lambda: editing.remove_question(question),
        lambda: editing.move_question(question, section=question.section, position=0),
        lambda: editing.add_question(question.section, text="More"),
        lambda: editing.remove_section(question.section),
        lambda: cards.publish(version, actor=None),
        lambda: cards.discard(version, actor=make.admin()),
    ):
        with pytest.raises(VersionLocked):
            change()
    question.refresh_from_db()
    assert (question.text, version.sections.count()) == ("Gives the right answer", 2)


def test_a_draft_begins_as_a_copy_and_its_publication_retires_what_was_live():
    admin, version = make.admin(), make.scorecard()
    new = cards.draft_of(version.scorecard, actor=admin)
    assert cards.draft_of(version.scorecard, actor=admin) == new
    assert (new.number, cards.form_of(new)) == (2, cards.form_of(version))
    editing.change_question(new.questions.get(key="greets"), text="Greets warmly")
    cards.publish(new, actor=admin)
    version.refresh_from_db()
    assert (version.state, new.state) == ("retired", "live")
    assert version.questions.get(key="greets").text == "Greets by name"


def test_a_review_stays_on_the_version_it_was_begun_on(room):
    review = make.submitted(room.noor, room.sara)
    new = cards.draft_of(review.version.scorecard, actor=room.petra)
    cards.publish(new, actor=room.petra)
    review.refresh_from_db()
    assert (review.version.number, review.version.state) == (1, "retired")
    assert Answer.objects.filter(question__version=new).count() == 0


def test_what_cannot_be_scored_is_not_published():
    version = draft()
    with pytest.raises(CardProblem, match="asks nothing"):
        cards.publish(version, actor=None)
    section = version.sections.get()
    question = editing.add_question(section, text="Kind?", kind="single")
    editing.change_question(question, shown_if_question="later", shown_if_options=["yes"])
    with pytest.raises(CardProblem, match="comes later"):
        cards.publish(version, actor=None)
    editing.change_question(question, shown_if_question="", shown_if_options=[], options=[])
    with pytest.raises(CardProblem, match="nothing to choose"):
        cards.publish(version, actor=None)
    version.refresh_from_db()
    assert version.state == "draft"


def test_keys_stay_while_words_change_and_new_ones_are_unlike_the_old():
    version = draft()
    question = editing.add_question(version.sections.get(), text="Greets kindly")
    same = editing.add_question(version.sections.get(), text="Greets kindly")
    assert (question.key, same.key) == ("greets-kindly", "greets-kindly-2")
    editing.change_question(question, text="Says hello", options=[
        {"key": "yes", "label": "Indeed", "points": 1}, {"key": "", "label": "Yes", "points": 0},
    ])  # fmt: skip
    question.refresh_from_db()
    assert question.key == "greets-kindly"
    assert [(o.key, o.label) for o in question.options.all()] == [
        ("yes", "Indeed"),
        ("yes-2", "Yes"),
    ]


def test_what_another_question_hangs_on_is_not_removed():
    version = cards.draft_of(make.scorecard().scorecard, actor=make.admin())
    with pytest.raises(CardProblem, match="What was missing"):
        editing.remove_question(version.questions.get(key="solved"))
    editing.remove_section(version.sections.get(key="outcome"))  # with all that hangs on it
    assert version.questions.count() == 2


def test_a_question_moves_within_and_between_sections():
    version = cards.draft_of(make.scorecard().scorecard, actor=make.admin())
    outcome = version.sections.get(key="outcome")
    editing.move_question(version.questions.get(key="greets"), section=outcome, position=1)
    assert [q.key for s in cards.sections_of(version) for q in s.questions.all()] == [
        "privacy", "solved", "greets", "missing",
    ]  # fmt: skip
    editing.move_section(outcome, position=0)
    assert [s.key for s in cards.sections_of(version)] == ["outcome", "identity"]


def test_bands_of_a_number_that_leave_gaps_are_told():
    version = draft()
    question = editing.add_question(version.sections.get(), text="Seconds", kind="number")
    assert checks.problems(cards.form_of(version)) == []
    editing.change_question(question, options=[
        {"key": "good", "label": "Good", "points": 1, "upper": 60},
        {"key": "bad", "label": "Bad", "points": 0, "lower": 90},
    ])  # fmt: skip
    assert [p.code for p in checks.problems(cards.form_of(version))] == ["bands_leave_gaps"]
