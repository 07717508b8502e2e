from __future__ import annotations

import pytest

from apps.voice.domain import redaction
from apps.voice.domain.speech import Utterance, Word, redacted

CARD = "4111 1111 1111 1111"


def shown(text: str, *masks: str) -> str:
    words = text.split()
    said = Utterance(tuple(Word(n, n + 1, word) for n, word in enumerate(words)))
    return " ".join(each.text for each in redacted([said], masks))


@pytest.mark.parametrize(
    "number",
    [
        CARD, "4111111111111111", "4111-1111-1111-1111,", "4, 1, 1, 1 1111 1111 1111",
        "5500 0000 0000 0004.", "3782 822463 10005", "four " + "one " * 15,
        "vier " + "eins " * 15,
    ],
)  # fmt: skip
def test_a_card_number_is_hidden_however_it_is_said(number):
    assert shown(f"It is {number} thank you") == "It is [card number] thank you"


@pytest.mark.parametrize("number", ["4222 2222 2222 1", "0000 0000 0000 0000", "040 66 60 100"])
def test_what_fails_the_sum_is_no_card(number):
    assert shown(f"It is {number} thank you") == f"It is {number} thank you"


def test_a_card_among_other_digits_is_found():
    assert shown(f"{CARD} 11 28") == "[card number] 11 28"
    assert "1111" not in shown(f"order 7 {CARD}")


@pytest.mark.parametrize(
    "number",
    ["DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "D E 89370400440532013000"],
)
def test_an_account_is_hidden_by_its_check_digits(number):
    assert shown(f"Take it from {number} please") == "Take it from [account number] please"


def test_another_check_digit_is_no_account():
    assert "[account" not in shown("Take it from DE88 3704 0044 0532 0130 00")


def test_the_code_on_the_back_is_hidden():
    assert shown("the security code is 7 3 7 yes") == "the security code is [security code] yes"
    assert shown("CVC, one two three.") == "CVC, [security code]"
    assert shown("the security desk opens at 9") == "the security desk opens at 9"


def test_a_brands_own_mask_hides_what_it_draws():
    assert shown("order HR 204 418 please", "HR-######") == "order [hidden] please"
    assert shown("order HX 204 418 please", "HR-######") == "order HX 204 418 please"
    assert shown("meter ab 12 34", "@@####") == "meter [hidden]"


def test_a_number_over_two_utterances_is_one():
    parts = (0, ["card", "4111", "1111"]), (9, ["1111", "1111", "ok"])
    said = [
        Utterance(tuple(Word(at + n, at + n + 1, word) for n, word in enumerate(words)))
        for at, words in parts
    ]
    kept = redacted(said)
    assert [each.text for each in kept] == ["card [card number]", "ok"]
    assert kept[0].words[1] == Word(1, 11, "[card number]")


@pytest.mark.parametrize(
    ("mask", "problem"), [("##", "length"), ("HALLO", "plain"), ("K-####", "")]
)
def test_masks_are_judged(mask, problem):
    assert redaction.mask_problem(mask) == problem
