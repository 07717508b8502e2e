from __future__ import annotations

import random
from collections import defaultdict

from apps.desk.simulation import plan, report, scores
from apps.desk.simulation.ledger import Ledger

NOTHING = {"channels": {}, "offers": {}, "ratings": {}}
CHAT = {
    "arrived": 2, "continued": 0, "answered": 1, "abandoned": 1, "ended": 2, "wrapped_up": 1,
    "waits": {"p50": 4.0, "p95": 4.0}, "handling": {"p50": 9.0, "p95": 9.0},
    "received": 3, "sent": 1, "notes": 0,
}  # fmt: skip


def seen() -> Ledger:
    ledger = Ledger(waits=defaultdict(list, chat=[3.5]), seen_by_visitors=1)
    ledger.arrived["chat"], ledger.abandoned["chat"] = 2, 1
    ledger.answered["chat"], ledger.wrapped_up["chat"] = {1}, {1}
    ledger.received["chat"], ledger.sent["chat"] = 3, 1
    ledger.handling["chat"] = [8.0]
    return ledger


def differing(ledger: Ledger, told: dict) -> list[str]:
    return [line.name for line in report.compare(ledger, told) if not line.agrees]


def test_the_same_seed_sends_the_same_people() -> None:
    first = plan.customers(count=30, seconds=60, seed=7)
    assert first == plan.customers(count=30, seconds=60, seed=7)
    assert first != plan.customers(count=30, seconds=60, seed=8)
    assert {one.kind for one in first} == {"chat", "email", "form"}
    assert max(one.comes_after for one in first) <= 60 * plan.ARRIVALS_END


def test_some_visitors_leave_sooner_than_a_free_agent_decides() -> None:
    chats = [one for one in plan.customers(count=40, seconds=300, seed=7) if one.kind == "chat"]
    hasty = [one for one in chats if one.patience < 1]
    assert 2 <= len(hasty) <= len(chats) / 3
    assert all(one.patience >= 60 for one in chats if one not in hasty)


def test_an_empty_run_agrees_with_an_empty_book() -> None:
    assert differing(Ledger(), NOTHING) == []


def test_times_within_the_tolerance_agree_and_counts_must_be_exact() -> None:
    told = NOTHING | {"channels": {"chat": CHAT}}
    assert differing(seen(), told) == []
    lost = NOTHING | {"channels": {"chat": CHAT | {"received": 2}}}
    assert differing(seen(), lost) == ["chat: received"]
    slow = NOTHING | {"channels": {"chat": CHAT | {"waits": {"p50": 7.0, "p95": 7.0}}}}
    assert differing(seen(), slow) == ["chat: wait p50, s", "chat: wait p95, s"]


def test_an_accepted_offer_that_nobody_recorded_is_a_difference() -> None:
    ledger = Ledger(offers_seen={5}, accepted={5})
    assert differing(ledger, NOTHING) == ["offers: seen", "offers: accepted"]


def test_percentiles_lie_between_their_neighbours() -> None:
    assert report.percentile([1, 2, 3, 4], 0.5) == 2.5
    assert report.percentile([], 0.5) is None


CARD = {"sections": [
    {"weight": "40", "questions": [
        {"key": "greets", "kind": "yes_no", "weight": "1", "channels": [], "shown_if": {},
         "options": [{"key": "yes", "points": "1", "flag": "", "critical": ""},
                     {"key": "no", "points": "0", "flag": "", "critical": ""}]},
        {"key": "by-phone", "kind": "yes_no", "weight": "9", "channels": ["voice"], "shown_if": {},
         "options": [{"key": "yes", "points": "1", "flag": "", "critical": ""}]}]},
    {"weight": "60", "questions": [
        {"key": "solved", "kind": "single", "weight": "2", "channels": [], "shown_if": {},
         "options": [{"key": "yes", "points": "2", "flag": "", "critical": ""},
                     {"key": "leaked", "points": "2", "flag": "fail_form", "critical": "business"},
                     {"key": "partly", "points": "1", "flag": "", "critical": ""}]},
        {"key": "why", "kind": "multi", "weight": "0", "channels": [],
         "options": [{"key": "fact", "points": "0", "flag": "", "critical": ""}],
         "shown_if": {"question": "solved", "options": ["partly"]}}]},
]}  # fmt: skip


def test_a_reviewer_counts_what_applies_and_never_fails_anybody() -> None:
    given = scores.answered(CARD, channel="chat", dice=random.Random(1))
    assert set(given) <= {"greets", "solved", "why"}
    assert "leaked" not in given["solved"]
    partly = next(
        found
        for seed in range(99)
        if "why" in (found := scores.answered(CARD, channel="chat", dice=random.Random(seed)))
    )
    assert (partly["solved"], partly["why"]) == (["partly"], ["fact"])
    assert scores.expected(CARD, {"greets": ["yes"], "solved": ["yes"]}) == 100
    assert scores.expected(CARD, {"greets": ["yes"], "solved": ["partly"], "why": []}) == 70
    assert scores.expected(CARD, {"solved": ["partly"]}) == 50


def test_a_score_that_the_centre_counts_otherwise_is_a_difference() -> None:
    ledger = Ledger(scored={4: 70.0, 5: 100.0})
    agreed = {line.name: line.agrees for line in report.quality(ledger, {4: 70.0, 5: 100.0})}
    assert all(agreed.values())
    wrong = [line.name for line in report.quality(ledger, {4: 69.0, 5: 100.0}) if not line.agrees]
    assert wrong == ["quality: score, %", "quality: scores that differ"]
    assert report.quality(Ledger(), {}) == []
