"""Pins within words, and names that stay hidden."""

from __future__ import annotations

from apps.desk.quality.marks import Pin, Words, beside, marked
from apps.desk.quality.masks import Mask

BODY = "Of course. May I have\nthe order number? I will look."


def test_pinned_words_are_cut_out_of_the_message_whatever_its_line_breaks():
    pin = Pin("2", "cost", "May I have the order number?")
    assert marked(BODY, [pin]) == [
        Words("Of course. "), Words("May I have\nthe order number?", pin), Words(" I will look."),
    ]  # fmt: skip


def test_of_two_that_overlap_the_first_is_marked_and_the_other_stands_beside():
    first, second = Pin("1", "", "May I have"), Pin("2", "", "have the order")
    whole, gone = Pin("3", "critical"), Pin("4", "", "never said")
    pins = [second, first, whole, gone]
    assert [run.pin for run in marked(BODY, pins) if run.pin] == [first]
    assert beside(BODY, pins) == [second, whole, gone]
    assert marked("", pins) == []


def test_a_mask_hides_the_whole_name_its_parts_and_nothing_else():
    mask = Mask(True, "Agent", "Customer", ("Noor Haddad", "Noor", "Haddad"), ("Jo Li", "Jo Li"))
    said = "Hello Jo Li, this is Noor. Noorden is far.\nNoor Haddad, Hemrum"
    assert mask.text(said) == "Hello Customer, this is Agent. Noorden is far.\nAgent, Hemrum"
    assert mask.may_hold("this is Agent")
    open_ = Mask(False, "Noor Haddad", "Jo Li")
    assert open_.text(said) == said
    assert not open_.may_hold("Agent")
