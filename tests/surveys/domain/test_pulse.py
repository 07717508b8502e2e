from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.surveys.domain.pulse import FEWEST, disclosed


def test_four_are_never_shown_and_five_are():
    assert disclosed({1: 5, 2: 9}).groups == {1, 2}
    assert disclosed({1: 4}).groups == frozenset()
    assert not disclosed({1: 4}).whole


def test_what_is_hidden_cannot_be_worked_out_from_the_whole():
    shown = disclosed({1: 20, 2: 7, 3: 3})
    assert (shown.groups, shown.whole) == ({1}, True)


def test_two_small_groups_hide_each_other():
    assert disclosed({1: 20, 2: 3, 3: 4}).groups == {1}
    assert disclosed({1: 20, 2: 8, 3: 3, 4: 4}).groups == {1, 2}


@given(st.dictionaries(st.integers(0, 8), st.integers(1, 12), max_size=8))
def test_neither_a_group_nor_the_rest_is_smaller_than_five(sizes):
    shown = disclosed(sizes)
    rest = sum(sizes.values()) - sum(sizes[group] for group in shown.groups)
    assert all(sizes[group] >= FEWEST for group in shown.groups)
    if shown.whole:
        assert rest == 0 or rest >= FEWEST
