from __future__ import annotations

import pytest

from apps.desk.simulation import thirteen
from apps.desk.simulation.hands import Hands, Stretch
from apps.desk.simulation.ledger import Ledger


def hands(*rows: tuple[float, float, float], left: float = 100.0) -> Hands:
    found = Hands(came=1.0, left=left)
    for n, (taken, wrapped, done) in enumerate(rows):
        found.stretches[n] = Stretch("chat", True, taken, wrapped, done)
    return found


def test_two_conversations_at_once_cost_half_each_and_wrap_up_counts_whole() -> None:
    assert hands((0, 20, 30)).handle_times("chat") == [30]
    assert hands((0, 20, 20), (10, 30, 30)).handle_times("chat") == [15, 15]
    assert hands((0, 20, 30), (20, 30, 30)).handle_times("chat") == [30, 5]
    assert hands((0, 20, 30)).handle_times("email") == []


def test_busy_is_counted_once_and_from_the_moment_that_was_asked() -> None:
    busy = hands((10, 20, 30), (25, 40, 50), (70, 80, 90))
    assert (busy.busy(0), busy.busy(45), busy.busy(95)) == (60, 25, 0)


AGREED = {
    "offered": 1, "arrived": 1, "answered": 1, "handled": 1, "focus_ms": 21_000, "wrap_ms": 10_000,
    "replied": 1, "first_reply_ms": 4_500, "closed": 1, "closed_once": 1, "resolution_ms": 61_000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({}, []),
        ({"wrap_ms": 20_000}, ["KPI chat: handle_time, s"]),
        ({"closed_once": 0}, ["KPI chat: first_contact_resolution"]),
        ({"resolution_ms": 600_000}, ["KPI chat: resolution_time, s"]),
        ({"first_reply_ms": 9_000}, ["KPI chat: first_response, s"]),
        ({"abandoned": 1}, ["KPI chat: abandonment"]),
    ],
)
def test_each_figure_that_was_counted_otherwise_is_a_difference(change, differs) -> None:
    seen = Ledger(replies=[4.0], settled=[60.0], hands={"noor": hands((0, 20, 30))})
    seen.arrived["chat"] = 1
    lines = thirteen.compare(seen, {"chat": AGREED | change})
    assert [line.name for line in lines if not line.agrees] == differs


def test_time_is_held_between_the_first_reading_and_the_coming() -> None:
    ledger = Ledger(hands={"noor": hands((10, 40, 50))})
    before = thirteen.Reading(5.0, {"noor": {"occupancy": (1000, 9000), "utilisation": (0, 9000)}})

    def agree(busy: int, of: int) -> list[bool]:
        told = {"noor": {"occupancy": (busy, of), "utilisation": (busy - 1000, of)}}
        lines = thirteen.of_people(ledger, before, thirteen.Reading(101.0, told))
        return [line.agrees for line in lines]

    assert agree(41_000, 105_000) == [True] * 4
    assert agree(61_000, 105_000) == [False, True, False, True]
    assert agree(41_000, 140_000) == [True, False, True, False]


def test_what_nobody_at_the_door_can_see_is_named() -> None:
    names = [words.split(": ")[1] for words in thirteen.unseen(sampled=False)]
    assert names == ["nps", "quality_score", "adherence", "cost_per_contact"]
    assert len(thirteen.THIRTEEN) == 13
