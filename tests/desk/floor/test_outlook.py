from __future__ import annotations

from apps.desk.floor import outlook
from apps.desk.floor.outlook import Pace, Stand
from apps.desk.floor.risk import Tally

DAY = Tally(in_time=90, late=10)
NOBODY = Pace(people=0, handle_time=300, arrivals=0)


def stand(waiting=0, oldest=0.0, today=DAY, seconds=60, percent=80):
    return Stand(waiting, oldest, today, seconds, percent)


def test_a_quiet_queue_stays_as_it_is():
    seen = outlook.ahead(stand(), NOBODY)
    assert (seen.end, seen.breaks_in, seen.decided) == (90.0, None, 100)


def test_with_nobody_there_all_who_wait_are_missed_one_after_the_other():
    seen = outlook.ahead(stand(waiting=20, oldest=0), NOBODY)
    assert seen.end == 75.0
    assert 60 < seen.breaks_in <= 100


def test_enough_people_keep_the_promise():
    newcomers = Pace(people=12, handle_time=300, arrivals=0.02)
    assert outlook.ahead(stand(), newcomers).end > 90
    few = newcomers.helped(-9)
    assert outlook.ahead(stand(), few).breaks_in is not None


def test_people_short_is_the_fewest_that_keep_it():
    pace = Pace(people=2, handle_time=300, arrivals=0.02)
    short = outlook.people_short(stand(), pace)
    assert outlook.ahead(stand(), pace.helped(short)).end >= 80
    assert outlook.ahead(stand(), pace.helped(short - 1)).end < 80
    hopeless = stand(today=Tally(in_time=1, late=99))
    assert outlook.people_short(hopeless, Pace(1, 300, 0)) is None


def test_who_is_late_already_is_served_first_and_counts_once():
    seen = outlook.ahead(stand(waiting=2, oldest=100), Pace(people=5, handle_time=300, arrivals=0))
    assert seen.decided == 101  # one was decided before: the 100 s one is in the day's tally


def test_the_effect_is_the_difference_at_the_horizon():
    few, enough = Pace(2, 300, 0.02), Pace(7, 300, 0.02)
    assert outlook.effect(stand(), few, 5) > 0 > outlook.effect(stand(), enough, -5)
    assert outlook.effect(stand(), few, 0) == 0
    assert outlook.effect(stand(today=Tally()), NOBODY, 1) is None


def test_the_likely_range_is_wider_the_fewer_were_decided():
    few = outlook.ahead(stand(today=Tally(in_time=9, late=1)), NOBODY).likely
    many = outlook.ahead(stand(today=Tally(in_time=900, late=100)), NOBODY).likely
    assert few == (78, 100)
    assert many == (89, 91)
