from __future__ import annotations

import pytest

from apps.quality.domain import writing


def found(text, **options):
    return [(each.kind, each.words) for each in writing.mistakes(text, **options)]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("We recieved it.", ("spelling", "recieved")),
        ("You could of called.", ("grammar", "could of")),
        ("It is is on its way.", ("doubled", "is is")),
        ("Thanks,we have it.", ("spacing", "Thanks,we")),
        ("It left today.Please wait.", ("spacing", "today.Please")),
        ("Done , as agreed.", ("spacing", "e ,")),
        ("Sorry!!!", ("punctuation", "!!!")),
        ("Tomorrow i will call.", ("capital", "i")),
        ("hello Mia, it left.", ("capital", "hello")),
        ("We was closed.", ("grammar", "We was")),
        ("PLEASE CALM down.", ("shouting", "PLEASE")),
        ("I look forward. Looking forward to hear from you.",
         ("grammar", "Looking forward to hear")),
        ("Here is a invoice.", ("grammar", "a invoice")),
        ("It costs less then that.", ("grammar", "less then")),
        ("I dont know.", ("spelling", "dont")),
    ],
)  # fmt: skip
def test_a_mistake_is_found_where_it_stands(text, mistake):
    assert found(text) == [mistake]


@pytest.mark.parametrize(
    "text",
    [
        "Your refund of £12.50 left on 3.11. and is with your bank by Friday.",
        "Please write to care@hemrum.example or see https://hemrum.example/a,b.",
        "You wrote “i recieved teh lamp”; it is replaced.",
        "> i dont know\nThank you for your patience.",
        "That is what had had to be done.",
        "The name of you is hidden, e.g. in the list.",
        "Your order HEM-20418 ships with DHL. OK?",
        "An hour later, a user called. It's a one-off.",
        "We’re happy to help. I’m Noor, and I’ll stay with you.",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert found(text) == []


def test_other_languages_are_only_looked_at_for_what_holds_everywhere():
    assert found("Das ist ist ok, i dont know.", language="de") == [("doubled", "ist ist")]


def test_a_long_text_costs_no_more_than_its_cap():
    assert writing.mistakes("word " * 200_000)[-1].start < writing.MOST_CHARACTERS
    assert writing.words_in("One two-three, don’t.") == 3
