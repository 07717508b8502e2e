"""What one version of a card asks otherwise than another."""

from __future__ import annotations

import copy

from apps.quality.domain import differences
from apps.quality.domain.differences import Change


def question(key, **facts):
    options = [
        {"key": "yes", "label": "Yes", "points": "1.00"},
        {"key": "no", "label": "No", "points": "0.00"},
    ]
    usual = {"text": key.title(), "kind": "yes_no", "weight": "1.00", "options": options}
    return {"key": key} | usual | facts


BEFORE = {
    "sections": [
        {"key": "a", "title": "Opening", "weight": "40.00",
         "questions": [question("greets"), question("asks")]},
        {"key": "b", "title": "Close", "weight": "60.00", "questions": [question("sums-up")]},
    ]
}  # fmt: skip


def changed():
    after = copy.deepcopy(BEFORE)
    opening, close = after["sections"]
    opening["weight"], close["weight"] = "30.00", "70.00"
    opening["questions"].pop(0)
    opening["questions"][0] |= {"text": "Asks openly", "weight": "2.00"}
    opening["questions"][0]["options"][0]["points"] = "3.00"
    opening["questions"][0]["options"].append(
        {"key": "partly", "label": "Partly", "points": "1.00"}
    )
    close["questions"].append(question("thanks"))
    return after


def test_the_same_card_has_no_differences():
    parts = differences.compared(BEFORE, copy.deepcopy(BEFORE))
    assert differences.count(parts) == {"added": 0, "removed": 0, "changed": 0, "same": 3}
    assert [part.kind for part in parts] == ["same", "same"]


def test_new_gone_and_changed_questions_are_told_with_what_changed():
    opening, close = differences.compared(BEFORE, changed())
    assert (opening.kind, opening.changes) == ("changed", (Change("weight", "40.00", "30.00"),))
    asks, greets = opening.lines
    assert (greets.kind, greets.text) == ("removed", "Greets")
    assert asks.changes == (
        Change("text", "Asks", "Asks openly"), Change("weight", "1.00", "2.00"),
        Change("points", "1.00", "3.00", "Yes"), Change("added", "", "Partly"),
    )  # fmt: skip
    assert [(line.text, line.kind) for line in close.lines] == [
        ("Sums-Up", "same"), ("Thanks", "added"),
    ]  # fmt: skip


def test_a_question_that_moved_says_where_it_came_from_and_a_section_that_went_is_listed():
    after = copy.deepcopy(BEFORE)
    after["sections"][1]["questions"] += after["sections"].pop(0)["questions"][1:]
    close, gone = differences.compared(BEFORE, after)
    assert [(line.kind, line.came_from) for line in close.lines] == [
        ("same", ""), ("changed", "Opening"),
    ]  # fmt: skip
    assert (gone.kind, [line.text for line in gone.lines]) == ("removed", ["Greets"])
