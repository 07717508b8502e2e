"""What figures cost: a month over ten million contacts, a wallboard's tick, a busy hour's log.

The month is written as sums (what a roll-up of ten million contacts leaves behind) that end
today, the busy hour as a log of real rows that the roll-up then reads. The reports and the tick
are the real ones: everything a page asks, everything a screen is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as dtime

from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.analytics.models import Board, ContactFact, HourFact
from apps.analytics.services import boards, figures, folding, rolling
from apps.desk.bench import stage
from apps.desk.bench.busy_hour import write_log
from apps.desk.bench.figures import Result, percentile, spread
from apps.desk.boards import wall
from apps.desk.reports import page
from apps.desk.reports.asked import Asked
from apps.desk.reports.ready import READY

CONTACTS, CONTACTS_QUICK = 10_000_000, 100_000
DAYS, HOURS, QUEUES, TEAMS, REASONS = 30, 14, 20, 2, 12  # each queue has two teams
TRIES = 7
SHOWN = ("reached-in-time", "channels", "queues", "hours", "brands")
RATE = 200  # contacts a second the roll-up must keep up with
LOGGED, LOGGED_QUICK = 6_000, 400
PATIENCE = 300  # seconds for the log to be counted
WAITING = 500
TICKS, TICK_EVERY = 24, 0.25  # six seconds: sums of today are asked anew within them
OURS = 900_000_000  # queues of the month are numbered from here on: no row of anybody else's

# Every hour, queue, team and reason that had anything: each an equal part of the whole.
MONTH = """
INSERT INTO analytics_hourfact (start, brand, kind, channel, queue, team, agent, reason, {names})
SELECT %(first)s + (d * 24 + 7 + h) * interval '1 hour', q %% 3 + 1,
       (ARRAY['chat', 'email', 'voice', 'messaging'])[q %% 4 + 1], q + 1, %(ours)s + q, t + 1, 0,
       r + 1, {sums}
FROM generate_series(0, %(days)s - 1) d, generate_series(0, %(hours)s - 1) h,
     generate_series(0, %(queues)s - 1) q, generate_series(0, %(teams)s - 1) t,
     generate_series(0, %(reasons)s - 1) r
ON CONFLICT DO NOTHING
"""

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("reports")
    built = stage.build(agents=100, chats_each=4)
    try:
        _month(result, built, CONTACTS_QUICK if quick else CONTACTS, say)
        _tick(result, built, say)
    finally:
        HourFact.objects.filter(queue__gte=OURS).delete()
    _keeps_up(result, built, LOGGED_QUICK if quick else LOGGED, say)
    return result


def _month(result: Result, built: stage.Stage, contacts: int, say: Say) -> None:
    say(f"writing the sums of {contacts} contacts …")
    reader = User.objects.create(
        username=f"{built.brand.slug}-boss", email=f"{built.brand.slug}-boss@bench.example",
        role="admin", password="!",  # noqa: S106
    )  # fmt: skip
    today = timezone.now().astimezone(UTC).date()
    asked = Asked(reader, today - timedelta(days=DAYS - 1), today)
    _write_month(contacts, datetime.combine(asked.first, dtime(), UTC))
    period = figures.Period.of_days(asked.first, asked.last)
    cells = DAYS * HOURS * QUEUES * TEAMS * REASONS
    total = figures.totals(period, only={"offered"})["offered"]
    result.figures["month"] = {"contacts": total, "cells": cells}
    for slug in SHOWN:
        seconds = _median(lambda slug=slug: page.context(READY[slug], asked))  # type: ignore[misc]
        result.figures[f"report {slug}"] = {"ms": round(seconds * 1000, 1)}
        result.at_most(f"report {slug}, s", round(seconds, 3), 1.0)


def _write_month(contacts: int, first: datetime) -> None:
    each = max(contacts // (DAYS * HOURS * QUEUES * TEAMS * REASONS), 1)
    held = {
        "offered": each, "answered": each - 1, "abandoned": 1, "in_time": max(each - 3, 0),
        "promised_percent": 80 * each, "wait_answered_ms": 30_000 * each, "handled": each - 1,
        "focus_ms": 300_000 * each, "wrap_ms": 40_000 * each, "arrived": each,
        "answered_in_20": each // 2, "answered_in_60": each - 1 - each // 2, "gave_up_in_120": 1,
    }  # fmt: skip
    names = [*folding.NAMES, "hold_ms"]
    sums = ", ".join(str(held.get(name, 0)) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            MONTH.format(names=", ".join(names), sums=sums),
            {"first": first, "days": DAYS, "hours": HOURS, "queues": QUEUES, "teams": TEAMS,
             "reasons": REASONS, "ours": OURS},
        )  # fmt: skip
        cursor.execute("ANALYZE analytics_hourfact")


def _tick(result: Result, built: stage.Stage, say: Say) -> None:
    """What all screens of a board share in a second, drawn: its slowest counts.

    The first of a process compiles the templates too, once in its life, and is told apart.
    """
    say(f"a wallboard over {WAITING} waiting contacts …")
    begun = timezone.now() - timedelta(minutes=41)
    write_log(built, contacts=WAITING, begun=begun, finish=False)
    board = boards.save(by=User.objects.filter(role="admin").latest("pk"), name="Bench")
    first, *spent = [_drawn(board) for _ in range(TICKS + 1)]
    result.figures["wallboard tick"] = spread(spent) | {
        "slowest_ms": round(max(spent) * 1000, 1), "first_ms": round(first * 1000, 1),
    }  # fmt: skip
    result.at_most("wallboard tick, slowest, ms", round(max(spent) * 1000, 1), 50)


def _drawn(board: Board) -> float:
    """Seconds of one tick, and then the pause until the next."""
    began = time.perf_counter()
    wall.draw(board, now=timezone.now())
    spent = time.perf_counter() - began
    time.sleep(TICK_EVERY)
    return spent


def _keeps_up(result: Result, built: stage.Stage, contacts: int, say: Say) -> None:
    """The centre's own beat reads the log too: whoever gets the lock counts."""
    say(f"a log of {contacts} contacts …")
    begun = timezone.now() - timedelta(minutes=50)
    ids = write_log(built, contacts=contacts, begun=begun, finish=True)
    counted = ContactFact.objects.filter(interaction__in=ids, ended_at__isnull=False)
    left = contacts - counted.count()
    began = time.perf_counter()
    while (missing := contacts - counted.count()) and time.perf_counter() - began < PATIENCE:
        if not rolling.tick().interactions:
            time.sleep(0.05)
    seconds = time.perf_counter() - began
    rate = (left - missing) / seconds
    result.figures["roll-up"] = {
        "contacts": contacts, "before the clock": contacts - left, "missing": missing,
        "s": round(seconds, 2), "per_s": round(rate),
    }  # fmt: skip
    result.at_most("roll-up, contacts never counted", missing, 0)
    if left:
        result.at_least("roll-up, contacts a second", round(rate), RATE)


def _median(work: Callable[[], object]) -> float:
    work()
    spent = []
    for _ in range(TRIES):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return percentile(spent, 0.5) or 0.0
