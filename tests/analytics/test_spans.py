"""Stretches of time: unions are wholes, shares add up, nothing depends on order."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.analytics.domain import shift, spans
from apps.analytics.domain.shift import Change

SPAN = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda p: (min(p), max(p)))
SPANS = st.lists(SPAN, max_size=8)
ITEMS = st.dictionaries(st.tuples(st.integers(0, 9)), SPANS, max_size=6)


def moments(found):
    """The brute way: every millisecond that is covered."""
    return {ms for start, end in found for ms in range(start, end)}


@given(SPANS)
def test_a_union_covers_what_its_spans_cover_once_and_in_order(given_spans):
    joined = spans.union(given_spans)
    assert moments(joined) == moments(given_spans)
    assert spans.total(joined) == len(moments(given_spans))
    assert all(a[1] < b[0] for a, b in pairwise(joined))


@given(SPANS, SPANS)
def test_an_overlap_is_what_both_cover(ours, theirs):
    both = spans.overlap(spans.union(ours), spans.union(theirs))
    assert moments(both) == moments(ours) & moments(theirs)


@given(SPANS)
def test_what_is_cut_at_every_quarter_adds_up_to_the_whole(given_spans):
    minutes = [(a * 60_000, b * 60_000) for a, b in given_spans]
    joined = spans.union(minutes)
    if not joined:
        return
    parts = [
        spans.total(spans.clip(joined, *quarter))
        for quarter in spans.intervals(joined[0][0], joined[-1][1])
    ]
    assert sum(parts) == spans.total(joined)


@given(SPANS, SPAN)
def test_cutting_ordered_spans_is_cutting_spans(given_spans, window):
    joined = spans.union(given_spans)
    assert spans.cut(joined, *window) == spans.clip(joined, *window)


@given(ITEMS)
def test_shares_add_up_to_the_union_to_the_millisecond(items):
    shares = spans.shares(items)
    assert sum(shares.values()) == spans.total(
        spans.union(s for own in items.values() for s in own)
    )
    for key, own in items.items():
        assert 0 <= shares[key] <= spans.total(spans.union(own))


@given(ITEMS)
def test_an_items_share_depends_on_what_overlaps_it_and_nothing_else(items):
    whole = spans.shares(items)
    for key, own in items.items():
        near = {
            other: theirs
            for other, theirs in items.items()
            if other == key or spans.overlap(spans.union(own), spans.union(theirs))
        }
        assert spans.shares(near)[key] == whole[key]


def test_two_at_once_share_alike_and_the_odd_millisecond_goes_to_the_first():
    assert spans.shares({(1,): [(0, 10)], (2,): [(5, 10)]}) == {(1,): 8, (2,): 2}


CHANGES = st.lists(
    st.tuples(st.integers(0, 3_600_000), st.sampled_from(["available", "away", "busy", "offline"])),
    max_size=8,
)


@given(CHANGES, st.lists(SPAN, max_size=4))
def test_a_shift_is_never_two_things_at_once(changes, held):
    rows = [Change(at, state) for at, state in sorted(changes)]
    there = shift.shift(rows, until=3_600_000)
    items = [([(a * 7_000, b * 7_000)], 30) for a, b in held]
    quarters = [
        shift.quarter(there, items, start, end) for start, end in spans.intervals(0, 3_600_000)
    ]
    assert sum(q.signed_in for q in quarters) == spans.total(there.signed_in)
    for one in quarters:
        assert one.idle + one.handling_routable == one.routable <= one.signed_in
        assert one.handling_routable <= one.handling <= one.items
        assert one.handling <= spans.INTERVAL_MS
