import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.channels.domain.mail import threading
from apps.channels.domain.mail.parse import parse
from apps.channels.domain.mail.threading import Clue, Why
from tests.channels.mail.letters import BOUNCE, raw

KEY, OLD_KEY = b"k" * 32, b"o" * 32


def address(reference="20418", key=KEY):
    return threading.reply_address(reference, base="reply@hemrum.example", key=key)


def test_the_token_comes_first_then_ids_then_the_subject():
    mail = parse(
        raw(
            To=address(),
            In_Reply_To="<b@x>",
            References="<a@x> <b@x>",
            Subject="Re: Lamp [#C-20418]",
        )
    )
    assert threading.clues(mail, keys=[KEY]) == [
        Clue(Why.TOKEN, ("20418",)),
        Clue(Why.REFERENCES, ("<b@x>", "<a@x>")),
        Clue(Why.SUBJECT, ("C-20418",)),
    ]


def test_a_mail_that_points_nowhere_has_no_clue():
    assert threading.clues(parse(raw()), keys=[KEY]) == []


def test_the_envelope_may_carry_the_token_that_the_header_lost():
    clues = threading.clues(parse(raw()), keys=[KEY], envelope=[address("7")])
    assert clues == [Clue(Why.TOKEN, ("7",))]


def test_a_bounce_points_at_the_mail_that_came_back():
    assert threading.clues(parse(BOUNCE), keys=[]) == [
        Clue(Why.REFERENCES, ("<ours@hemrum.example>",))
    ]


def test_a_token_survives_a_change_of_case_and_of_key():
    assert threading.reference_in(address().upper(), keys=[KEY]) == "20418"
    assert threading.reference_in(address(key=OLD_KEY), keys=[KEY, OLD_KEY]) == "20418"


def test_a_token_fits_into_a_local_part():
    local = address("9" * 20).partition("@")[0]
    assert len(local) <= 64


@pytest.mark.parametrize("keys", [[], [OLD_KEY]])
def test_a_token_without_its_key_is_worth_nothing(keys):
    assert threading.reference_in(address(), keys=keys) == ""


def test_no_changed_token_is_accepted():
    genuine = address()
    for position in range(len("reply+"), genuine.index("@")):
        for letter in "a7":
            forged = genuine[:position] + letter + genuine[position + 1 :]
            if forged != genuine:
                assert threading.reference_in(forged, keys=[KEY]) in {"", "20418"}
                # The last character has unused bits; any other change must be refused.
                if position < genuine.index("@") - 1:
                    assert threading.reference_in(forged, keys=[KEY]) == ""


@given(st.text(max_size=80))
def test_any_text_is_no_token(text):
    assert threading.reference_in(f"reply+{text}@hemrum.example", keys=[KEY]) == ""


def test_the_hook_stands_once_at_the_end_of_the_subject():
    assert threading.subject_with_hook("Re: Lamp [#C-7]", "C-20418") == "Re: Lamp [#C-20418]"
    assert threading.subject_with_hook("", "C-1") == "[#C-1]"


def test_every_reason_has_words():
    assert threading.words("token") == "It was sent to the reply address of our mail"
    assert {threading.words(why) for why in Why} == set(threading.WORDS.values())
