from __future__ import annotations

from apps.analytics.domain.thresholds import MET, MISSED, RISK, UNKNOWN, Limit, Marked

LEVEL = Limit(80, "up", "percent")
WAIT = Limit(240, "down", "seconds")


def after(values, limit, start=None):
    mark = start or Marked()
    marks = []
    for value in values:
        mark = mark.read(value, limit)
        marks.append(mark.mark)
    return marks


def test_a_value_is_kept_at_risk_or_broken():
    assert [LEVEL.grade(value) for value in (83, 82.9, 80, 79.9, None)] == [
        MET, RISK, RISK, MISSED, UNKNOWN,
    ]  # fmt: skip
    assert [WAIT.grade(value) for value in (216, 217, 240, 241)] == [MET, RISK, RISK, MISSED]


def test_a_mark_changes_after_two_readings_in_a_row():
    assert after([90, 70, 90, 70, 70], LEVEL) == [MET, MET, MET, MET, MISSED]


def test_a_mark_gets_better_only_well_inside_the_target():
    broken = Marked(MISSED)
    assert after([81, 82, 82.9, 82.9], LEVEL, broken) == [MISSED] * 4
    assert after([83, 83], LEVEL, broken) == [MISSED, RISK]
    assert after([86, 86], LEVEL, broken) == [MISSED, MET]
    assert after([233, 233, 232, 232], WAIT, broken) == [MISSED, MISSED, MISSED, RISK]


def test_a_value_around_the_target_never_flickers():
    marks = after([80.5, 79.5] * 20, LEVEL, Marked(RISK))
    assert set(marks) == {RISK}
    marks = after([79.5, 79.5, 80.5, 80.5, 79.5, 80.5, 80.5], LEVEL, Marked(RISK))
    assert marks[1:] == [MISSED] * 6


def test_no_figure_is_no_mark_after_two_readings():
    assert after([90, None, None, 90], LEVEL) == [MET, MET, UNKNOWN, MET]
