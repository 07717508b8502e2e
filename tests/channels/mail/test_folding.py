import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.channels.domain.mail.folding import fold

ANSWERS = {
    "gmail": "On Fri, 20 Nov 2026 at 09:30, Hemrum Care <care@hemrum.example> wrote:\n> Hello\n> x",
    "wrapped": "On Fri, 20 Nov 2026 at 09:30, Hemrum Care\n<care@h.example> wrote:\n> Hello",
    "german": "Am Fr., 20. Nov. 2026 um 09:30 Uhr schrieb Hemrum <care@h.example>:\n> Hallo",
    "french": "Le ven. 20 nov. 2026 à 09:30, Hemrum <care@h.example> a écrit :\n> Bonjour",
    "swedish": "Den fre 20 nov. 2026 kl 09:30 skrev Hemrum <care@h.example>:\n> Hej",
    "portuguese": "Em sex., 20 de nov. de 2026 às 09:30, Hemrum <care@h.example> escreveu:\n> Oi",
    "outlook": "From: Hemrum Care <care@h.example>\nSent: Friday, November 20, 2026 9:30 AM\n"
    "To: Noor\nSubject: Your lamp\n\nHello",
    "original": "-----Original Message-----\nFrom: Hemrum\n\nHello",
    "bare": "> Hello\n> there",
}


@pytest.mark.parametrize("quote", ANSWERS.values(), ids=ANSWERS.keys())
def test_what_is_new_stays_and_what_is_repeated_is_folded(quote):
    folded = fold(f"It is still broken.\n\nWhat now?\n\n{quote}")
    assert folded.new == "It is still broken.\n\nWhat now?"
    assert folded.quoted.strip() == quote


def test_a_signature_is_folded_at_the_agreed_mark():
    folded = fold("Thank you\n-- \nNoor Haddad\nBuyer")
    assert (folded.new, folded.signature, folded.quoted) == (
        "Thank you",
        "-- \nNoor Haddad\nBuyer",
        "",
    )


def test_answers_between_the_quotes_are_never_hidden():
    text = "> Which colour?\n\nThe green one.\n\n> And where to?\n\nTo the shop.\nSoon please."
    assert fold(text).new == text


def test_a_bare_forward_is_shown_whole():
    text = "---------- Forwarded message ----------\nFrom: x@y.example\n\nthe matter itself"
    assert fold(text).new == text


def test_lists_dates_and_kind_words_are_no_signature():
    text = "I would like:\n- a lamp\n- a shade\n\nBest regards\nNoor"
    assert fold(text).new == text


def test_an_empty_text_is_empty():
    assert fold("").new == ""


@settings(max_examples=200, deadline=2000)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(["", "> quoted", "On a, b wrote:", "-- ", "From: a", "Sent: b"]),
        ),
        max_size=40,
    )
)
def test_nothing_is_ever_lost(lines):
    text = "\n".join(line.replace("\n", " ").replace("\r", " ") for line in lines)
    folded = fold(text)
    together = "".join([folded.new, folded.signature, folded.quoted])
    assert "".join(together.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "hostile",
    ["\n" * 100_000, "On " * 20_000, ("On " * 40 + "\n") * 300, "> > > " * 9_000, "_" * 100_000],
)
def test_what_is_made_to_be_slow_takes_less_than_a_second(hostile):
    started = time.process_time()
    fold(hostile)
    assert time.process_time() - started < 1.0
