from __future__ import annotations

from apps.surveys.domain import questions
from apps.surveys.domain.questions import Question

ASKED = [
    Question("how", "csat", {"en": "How was it?", "de": "Wie war es?"}, required=True),
    Question("again", "nps", {"en": "Recommend us?"}),
    Question("what", "choice", {"en": "What?"}, options={"en": ["Lamp", "Power"]}),
    Question("words", "text", {"en": "Words"}),
]


def test_what_fits_the_scales_is_taken_and_the_rest_is_named():
    given = {"how": "4", "again": "11", "what": "1", "words": " fine \x00", "other": "x"}
    taken = questions.take(ASKED, given)
    assert taken.values == {"how": 4, "what": 1, "words": "fine"}
    assert taken.problems == {"again": "wrong"}


def test_zero_is_an_answer_and_nothing_is_not():
    assert questions.take(ASKED, {"how": "3", "again": "0"}).values == {"how": 3, "again": 0}
    assert questions.take(ASKED, {"how": "", "again": 0}).problems == {"how": "missing"}


def test_other_digits_are_no_answer():
    assert questions.take(ASKED, {"how": "٤"}).problems == {"how": "wrong"}
    assert questions.take(ASKED, {"how": "0004"}).problems == {"how": "wrong"}


def test_a_question_speaks_the_language_or_its_fallback():
    assert ASKED[0].text("de-AT") == "Wie war es?"
    assert ASKED[1].text("de") == "Recommend us?"


def test_stored_and_read_again_it_is_the_same():
    assert questions.read(one.as_json() for one in ASKED) == ASKED


def test_what_cannot_be_published_is_named():
    bad = [
        Question("a", "csat", {"de": "Wie?"}),
        Question("b", "csat", {"en": "How?"}),
        Question("c", "choice", {"en": "What?"}, options={"en": ["only"]}),
    ]
    assert questions.faults(bad, "en") == ["words:a", "options:c", "twice:csat"]
    assert questions.faults([], "en") == ["none"]
    assert questions.faults(ASKED, "en") == []


def test_low_scores_are_found_satisfaction_first():
    assert questions.low({"csat": 2, "nps": 0}) == ("csat", 2)
    assert questions.low({"csat": 3, "nps": 6}) == ("nps", 6)
    assert questions.low({"csat": 3, "nps": 7, "ces": 4}) is None
