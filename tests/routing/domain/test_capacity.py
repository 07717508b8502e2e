from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.routing.domain.capacity import (
    Attention,
    Cell,
    Held,
    Interrupt,
    Profile,
    cost,
    load,
    refusal,
    weight_of,
)
from tests.routing.domain.builders import NOW, held

USUAL = Profile()


def room(profile: Profile, *desk: Held, kind: str = "chat") -> str | None:
    return refusal(profile, desk, kind=kind, weight=weight_of(kind), now=NOW)


def test_three_chats_fill_a_desk_and_a_fourth_has_no_room():
    assert room(USUAL, held(), held()) is None
    assert room(USUAL, held(), held(), held()) == "full"
    assert load(USUAL, [held(), held(), held()], now=NOW) == 90


def test_an_item_that_waits_for_the_customer_counts_at_forty_percent_until_it_is_parked():
    quiet = Attention.WAITING_FOR_CUSTOMER

    assert cost(USUAL, held(attention=quiet, quiet=299), now=NOW) == 12
    assert cost(USUAL, held(attention=quiet, quiet=300), now=NOW) == 0
    assert cost(USUAL, held(attention=Attention.SNOOZED), now=NOW) == 0


def test_forty_percent_of_an_odd_weight_is_rounded_up():
    waiting = held(weight=31, attention=Attention.WAITING_FOR_CUSTOMER)

    assert cost(USUAL, waiting, now=NOW) == 13


def test_a_maximum_per_kind_counts_whatever_is_not_parked():
    one = Profile(maxima={"chat": 1})
    waiting = Attention.WAITING_FOR_CUSTOMER

    assert room(one, held(attention=waiting)) == "kind_full"
    assert room(one, held(attention=waiting, quiet=300)) is None
    assert room(one, held(attention=waiting), kind="messaging") is None


def test_a_call_breaks_in_on_a_mail_but_nothing_breaks_in_on_a_call():
    assert room(USUAL, held("email"), kind="voice") is None
    assert room(USUAL, held("voice"), kind="chat") == "no_interrupt"
    assert room(USUAL, held("voice"), kind="made_up") == "no_interrupt"


def test_a_call_over_a_mail_puts_the_mail_on_hold():
    assert load(USUAL, [held("email"), held("voice")], now=NOW) == 100
    assert load(USUAL, [held("email")], now=NOW) == 60


def test_a_call_still_counts_the_chat_beside_the_mail():
    assert room(USUAL, held("email"), held("chat"), kind="voice") == "full"


def test_a_cell_may_ask_for_quiet_first():
    cells = Profile(interrupts={("task", "chat"): Cell(Interrupt.WHEN_IDLE, idle_seconds=60)})

    assert room(cells, held("task", quiet=59)) == "no_interrupt"
    assert room(cells, held("task", quiet=60)) is None


def test_a_weight_above_the_capacity_takes_all_of_it_and_no_more():
    half = Profile(capacity=50)

    assert room(half, kind="voice") is None
    assert load(half, [held("voice")], now=NOW) == 50


KINDS = st.sampled_from(["voice", "chat", "email", "task", "messaging", "social"])
CELLS = st.sampled_from([Cell(Interrupt.NEVER), Cell(Interrupt.IF_ROOM), Cell(Interrupt.ALWAYS)])


@given(
    capacity=st.integers(10, 200),
    interrupts=st.dictionaries(st.tuples(KINDS, KINDS), CELLS),
    steps=st.lists(st.tuples(st.booleans(), KINDS, st.integers(0, 9)), max_size=30),
)
def test_no_order_of_taking_and_finishing_leads_above_the_capacity(capacity, interrupts, steps):
    profile = Profile(capacity=capacity, interrupts=interrupts)
    desk: list[Held] = []
    for takes, kind, index in steps:
        if not takes:
            del desk[index : index + 1]
        elif refusal(profile, desk, kind=kind, weight=weight_of(kind), now=NOW) is None:
            desk.append(held(kind))
        assert load(profile, desk, now=NOW) <= capacity
