"""Counted shares: exact, even, and without a debt after a closed night. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from apps.voice.domain.allocation import Share, Turn, take_turn

OURS = 9


def played(shares: list[Share], times: int) -> tuple[list[int | None], list[Share]]:
    """Who took each of ``times`` calls, and the shares afterwards."""
    taken: list[int | None] = []
    for _ in range(times):
        turn = take_turn(shares)
        taken.append(turn.taker)
        shares = [replace(share, credit=turn.credits[share.key]) for share in shares]
    return taken, shares


@pytest.mark.parametrize("percent", range(101))
def test_of_a_hundred_calls_each_has_exactly_its_percents(percent):
    taken, after = played([Share(1, percent, order=0), Share(OURS, 100 - percent, order=1)], 100)
    assert Counter(taken) == Counter({1: percent, OURS: 100 - percent})
    assert [share.credit for share in after] == [0, 0]


def test_at_no_moment_is_anybody_a_whole_call_off():
    shares = [Share(1, 30, order=0), Share(2, 25, order=1), Share(OURS, 45, order=2)]
    taken, _ = played(shares, 400)
    for n in range(1, 401):
        so_far = Counter(taken[:n])
        for share in shares:
            assert abs(so_far[share.key] - n * share.percent / 100) < 1


def test_a_desk_that_was_closed_has_nothing_to_catch_up_with():
    night = [Share(1, 50, is_open=False), Share(OURS, 50, order=1)]
    taken, after = played(night, 30)
    assert set(taken) == {OURS}
    morning = [replace(share, is_open=True) for share in after]
    assert Counter(played(morning, 10)[0]) == Counter({1: 5, OURS: 5})


def test_a_full_desk_has_had_its_turn_and_the_call_spills_in_order():
    full = [
        Share(1, 60, order=0, has_room=False),
        Share(2, 20, order=2),
        Share(3, 20, order=1),
        Share(OURS, 0, order=3),
    ]
    turn = take_turn(full)
    assert (turn.taker, turn.chosen, turn.is_spilled) == (3, 1, True)
    assert turn.credits == {1: -40, 2: 20, 3: 20, OURS: 0}


def test_ours_takes_what_nobody_else_has_room_for_even_without_a_share():
    full = [Share(1, 100, has_room=False), Share(OURS, 0, order=1)]
    assert take_turn(full) == Turn(OURS, 1, {1: 0, OURS: 0})


def test_nobody_at_all():
    assert take_turn([]) == Turn(None, None, {})
    assert take_turn([Share(1, 100, is_open=False)]) == Turn(None, None, {1: 0})


@pytest.mark.parametrize(
    ("a_open", "a_room", "b_open", "b_room"), list(product([True, False], repeat=4))
)
def test_a_closed_or_full_desk_never_takes_a_call(a_open, a_room, b_open, b_room):
    shares = [
        Share(1, 50, order=0, is_open=a_open, has_room=a_room),
        Share(2, 30, order=1, is_open=b_open, has_room=b_room),
        Share(OURS, 20, order=2),
    ]
    fit = {s.key for s in shares if s.is_open and s.has_room}
    taken, _ = played(shares, 20)
    assert set(taken) == fit
