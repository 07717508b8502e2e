"""What stands and was not yet done. A level is no flow: over time it has a highest, not a sum."""

from __future__ import annotations

from apps.analytics.domain.kpi import LETTERS, Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total

CAPACITY_DAYS = 28  # over which the daily capacity is taken


def backlog(totals: Totals, options: Options) -> Ratio:
    """Letters not yet done at the end of the period, or now when it still runs.

    Live channels have a line, no backlog: what waits there is "Waiting".
    """
    return Ratio(total(totals, "open_letters"), 1)


def backlog_days(totals: Totals, options: Options) -> Ratio:
    """Backlog ÷ daily capacity: letters done in the 28 days before the end, a day.

    Nothing done in that time: no value, for the backlog would last for ever.
    """
    done = total(totals, "letters_done")
    return Ratio(total(totals, "open_letters") * CAPACITY_DAYS, done)


def oldest_letter(totals: Totals, options: Options) -> Ratio:
    """How long ago the oldest open letter came, in hours of the clock. None open: no value."""
    return Ratio(total(totals, "oldest_letter_ms"), _one(totals, "oldest_letter_ms"), 1 / 3_600_000)


def _one(totals: Totals, name: str) -> int:
    return 1 if total(totals, name) else 0


KPIS = [
    Kpi(
        "backlog", "Backlog", Unit.COUNT, "letters not done at the end of the period",
        "letters that came and were not done", "",
        backlog, Clock.NOW, Better.DOWN, channels=LETTERS, adds_up=False,
        left_out="live channels: they have a line",
    ),
    Kpi(
        "backlog_days", "Days of backlog", Unit.POINTS, "backlog ÷ letters done a day",
        "letters not done at the end of the period", "letters done a day, over 28 days",
        backlog_days, Clock.NOW, Better.DOWN, channels=LETTERS, adds_up=False,
    ),
    Kpi(
        "oldest_letter", "Oldest letter", Unit.HOURS, "end of the period - oldest open letter",
        "hours since the oldest open letter came", "",
        oldest_letter, Clock.NOW, Better.DOWN, channels=LETTERS, adds_up=False,
    ),
]  # fmt: skip
