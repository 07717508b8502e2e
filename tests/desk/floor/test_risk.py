from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apps.desk.floor.risk import Grade, Tally, grade

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def graded(tally: Tally, minutes: int | None, target: int = 80):
    breaks_at = None if minutes is None else NOW + timedelta(minutes=minutes)
    return grade(tally, target_percent=target, breaks_at=breaks_at, now=NOW)


def test_the_level_leaves_out_who_gave_up_at_once_and_who_is_still_in_time():
    tally = Tally(in_time=8, late=1, gave_up=1, short=5, flowed_out=2, undecided=3)
    assert (tally.offered, tally.counted, tally.level) == (20, 10, 0.8)


def test_nothing_decided_has_no_value():
    assert Tally(undecided=4, short=1).level is None


def test_who_waits_past_the_promise_counts_as_missed():
    assert Tally(in_time=1, overdue=1).level == 0.5


def test_the_spare_is_how_many_more_may_be_missed():
    assert Tally(in_time=83, late=17).spare(80) == 3
    assert Tally(in_time=80, late=20).spare(80) == 0
    assert Tally(in_time=79, late=21).spare(80) == -2


def test_a_queue_is_broken_below_its_target_and_safe_when_no_line_can_break_it():
    assert graded(Tally(in_time=79, late=21), None).grade is Grade.BROKEN
    assert graded(Tally(in_time=80, late=20), None).grade is Grade.SAFE
    assert graded(Tally(), None).grade is Grade.SAFE


def test_risk_is_the_time_until_one_too_many_has_waited():
    kept = Tally(in_time=90, late=10)
    assert graded(kept, 30).grade is Grade.SOON
    assert graded(kept, 31).grade is Grade.CLOSE
    assert graded(kept, 121).grade is Grade.SAFE
    ranks = [graded(kept, 5).rank(), graded(kept, 9).rank(), graded(kept, None).rank()]
    assert sorted(ranks) == ranks
