from __future__ import annotations

from collections import Counter

import pytest

from apps.routing.domain.overflow import (
    Action,
    Rung,
    Situation,
    Tally,
    Trigger,
    allocate,
    due,
    takes,
)

CALM = Situation(kind="chat", waited=0, length=0, staffed=3, is_open=True)
LADDER = (
    Rung(1, Trigger.CLOSED, Action.MESSAGE),
    Rung(2, Trigger.WAITED, Action.CALLBACK, 120, kinds=frozenset({"voice"})),
    Rung(3, Trigger.WAITED, Action.QUEUE, 120, target_id=9),
    Rung(4, Trigger.LENGTH, Action.PARTNER, 10, target_id=5, percent=30),
    Rung(5, Trigger.STAFFED, Action.VOICEMAIL, 1),
    Rung(6, Trigger.EXPECTED, Action.MESSAGE, 600),
)


def situation(**changes) -> Situation:
    return Situation(
        **{
            name: changes.get(name, getattr(CALM, name))
            for name in ("kind", "waited", "length", "staffed", "is_open", "expected")
        }
    )


@pytest.mark.parametrize(
    ("now", "rung"),
    [
        (situation(), None),
        (situation(is_open=False), 1),
        (situation(waited=119), None),
        (situation(waited=120), 3),
        (situation(waited=120, kind="voice"), 2),
        (situation(length=10), None),
        (situation(length=11), 4),
        (situation(staffed=0), 5),
        (situation(expected=600), None),
        (situation(expected=601), 6),
    ],
)
def test_the_first_rung_whose_trigger_holds_is_climbed(now, rung):
    found = due(LADDER, now)

    assert (found.id if found else None) == rung


def test_a_rung_is_climbed_once():
    assert due(LADDER, situation(waited=500), climbed=frozenset({3})) is None


def test_thirty_percent_are_counted_and_not_drawn():
    rung, tally = LADDER[3], Tally()
    went = []
    for _ in range(100):
        goes = takes(rung, tally)
        went.append(goes)
        tally = Tally(tally.seen + 1, tally.sent + goes)

    assert tally == Tally(100, 30)
    assert [sum(went[n : n + 10]) for n in range(0, 100, 10)] == [3] * 10


def test_shares_between_sites_come_out_exactly_and_a_full_site_is_passed_over():
    percents, sent = {1: 70, 2: 30}, Counter()
    for _ in range(100):
        site = allocate(percents, {s: Tally(sent=n) for s, n in sent.items()}, room={1: 9, 2: 9})
        sent[site] += 1

    assert sent == {1: 70, 2: 30}
    assert allocate(percents, {}, room={1: 0, 2: 4}) == 2
    assert allocate(percents, {}, room={1: 0, 2: 0}) is None
