"""What figures cost: a month over ten million contacts, a wallboard's tick, a busy hour's log.

The month is written as sums (what a roll-up of ten million contacts leaves behind), the busy
hour as a log of real rows that the roll-up then reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from apps.analytics.domain.registry import KPIS, needs
from apps.analytics.services import figures, folding, live, rolling, spreads
from apps.desk.bench import stage
from apps.desk.bench.busy_hour import write_log
from apps.desk.bench.figures import Result, percentile
from apps.routing.models import QueueEntry

CONTACTS, CONTACTS_QUICK = 10_000_000, 100_000
DAYS, HOURS, QUEUES, TEAMS, REASONS = 30, 14, 20, 2, 12  # each queue has two teams
TRIES = 7
# What the report "Reached in time" sums.
SHOWN = {
    name
    for kpi in ("service_level", "abandonment", "speed_of_answer", "first_response")
    for name in needs(kpi)
}
RATE = 200  # contacts a second the roll-up must keep up with
LOGGED, LOGGED_QUICK = 6_000, 400
BATCH = 1_000
WAITING = 500
FIRST = datetime(2031, 3, 1, tzinfo=UTC)  # far from every other row

# Every hour, queue, team and reason that had anything: each an equal part of the whole.
MONTH = """
INSERT INTO analytics_hourfact (start, brand, kind, channel, queue, team, agent, reason, {names})
SELECT %(first)s + (d * 24 + 7 + h) * interval '1 hour', q %% 3 + 1,
       (ARRAY['chat', 'email', 'voice', 'messaging'])[q %% 4 + 1], q + 1, q + 1, t + 1, 0, r + 1,
       {sums}
FROM generate_series(0, %(days)s - 1) d, generate_series(0, %(hours)s - 1) h,
     generate_series(0, %(queues)s - 1) q, generate_series(0, %(teams)s - 1) t,
     generate_series(0, %(reasons)s - 1) r
ON CONFLICT DO NOTHING
"""

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("reports")
    _month(result, CONTACTS_QUICK if quick else CONTACTS, say)
    built = stage.build(agents=100, chats_each=4)
    _tick(result, built, say)
    _keeps_up(result, built, LOGGED_QUICK if quick else LOGGED, say)
    return result


def _month(result: Result, contacts: int, say: Say) -> None:
    say(f"writing the sums of {contacts} contacts …")
    cells = DAYS * HOURS * QUEUES * TEAMS * REASONS
    each = max(contacts // cells, 1)
    held = {
        "offered": each, "answered": each - 1, "abandoned": 1, "in_time": max(each - 3, 0),
        "wait_answered_ms": 30_000 * each, "handled": each - 1, "focus_ms": 300_000 * each,
        "wrap_ms": 40_000 * each, "arrived": each, "answered_in_20": each // 2,
        "answered_in_60": each - 1 - each // 2, "gave_up_in_120": 1,
    }  # fmt: skip
    names = [*folding.NAMES, "hold_ms"]
    sums = ", ".join(str(held.get(name, 0)) for name in names)
    statement = MONTH.format(names=", ".join(names), sums=sums)
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {"first": FIRST, "days": DAYS, "hours": HOURS, "queues": QUEUES, "teams": TEAMS,
             "reasons": REASONS},
        )  # fmt: skip
        cursor.execute("ANALYZE analytics_hourfact")
    period = figures.Period(FIRST, FIRST + timedelta(days=DAYS))
    total = figures.totals(period)["offered"]
    result.figures["month"] = {"contacts": total, "cells": cells}
    spent = {
        "a month's totals": lambda: figures.totals(period, only=SHOWN),
        "a month by channel": lambda: figures.table("kind", period, only=SHOWN),
        "a month by queue": lambda: figures.table("queue", period, only=SHOWN),
        "a month by day": lambda: figures.series("day", period, only=SHOWN),
        "a month by weekday and hour": lambda: figures.week(period, only=SHOWN),
        "a month's waits": lambda: spreads.waits(period),
    }
    for name, ask in spent.items():
        seconds = _median(ask)
        result.figures[name] = {"ms": round(seconds * 1000, 1)}
        result.at_most(f"{name}, s", round(seconds, 3), 1.0)


def _tick(result: Result, built: stage.Stage, say: Say) -> None:
    """Lines, people and today's sums: what a wallboard asks every second."""
    say(f"a wallboard over {WAITING} waiting contacts …")
    write_log(built, contacts=WAITING, begun=timezone.now() - timedelta(minutes=5), finish=False)
    entries = QueueEntry.objects.filter(queue=built.queue).count()

    def tick() -> None:
        now = timezone.now()
        live.lines("queue", now=now)
        live.lines("kind", now=now)
        live.crew()
        today = live.today(zone="Europe/Stockholm", now=now)
        shown = ("service_level", "abandonment", "handle_time")
        sums = figures.totals(today, only={name for kpi in shown for name in needs(kpi)})
        for kpi in shown:
            KPIS[kpi].figure(sums)

    seconds = _median(tick)
    result.figures["wallboard tick"] = {"ms": round(seconds * 1000, 1), "entries": entries}
    result.at_most("wallboard tick, ms", round(seconds * 1000, 1), 50)


def _keeps_up(result: Result, built: stage.Stage, contacts: int, say: Say) -> None:
    say(f"a log of {contacts} contacts …")
    begun = timezone.now() - timedelta(minutes=50)
    ids = write_log(built, contacts=contacts, begun=begun, finish=True)
    began, counted = time.perf_counter(), 0
    for at in range(0, len(ids), BATCH):  # what piles up in five seconds, as the beat finds it
        rolled = rolling.again(interaction_ids=ids[at : at + BATCH], now=timezone.now())
        counted += rolled.interactions
    seconds = time.perf_counter() - began
    rate = contacts / seconds
    result.figures["roll-up"] = {
        "contacts": contacts, "counted": counted, "s": round(seconds, 2), "per_s": round(rate),
    }  # fmt: skip
    result.at_least("roll-up, contacts a second", round(rate), RATE)


def _median(work: Callable[[], object]) -> float:
    work()
    spent = []
    for _ in range(TRIES):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return percentile(spent, 0.5) or 0.0
