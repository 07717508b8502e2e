"""Offers decided and committed, beside pgbench's TPC-B on the same PostgreSQL."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from apps.core.supervision.binaries import postgres_home
from apps.customers.models import Customer
from apps.desk.bench import processes, stage
from apps.desk.bench.figures import Result
from apps.interactions.models import Case, Interaction
from apps.routing.models import QueueEntry
from apps.routing.services.router import Router

WAITING = 10_000
HOUSES = (100, 1000)  # agents
SECONDS = 8.0
FLOOR_SECONDS = 10
FLOOR_CLIENTS = 4
FLOOR_DATABASE = "bench_floor"

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("routing")
    with processes.paused("manage.py", "router"):  # it would take what we measure
        for agents in (20,) if quick else HOUSES:
            say(f"{agents} agents, {WAITING if not quick else 200} waiting …")
            rate = _offers_per_second(agents, waiting=200 if quick else WAITING, quick=quick)
            result.figures[f"offers_per_second_{agents}_agents"] = round(rate, 1)
    say("the floor: pgbench, TPC-B-like, 4 clients …")
    with _floor_database() as name:
        floor = _pgbench(name, seconds=2 if quick else FLOOR_SECONDS)
    result.figures["pgbench_tps"] = floor
    for agents in (20,) if quick else HOUSES:
        ratio = result.figures[f"offers_per_second_{agents}_agents"] / floor
        result.ratios[f"offers at {agents} agents to pgbench"] = round(ratio, 2)
        result.at_least(f"offers at {agents} agents to pgbench", ratio, 0.5)
    return result


def _offers_per_second(agents: int, *, waiting: int, quick: bool) -> float:
    """Only ``decide`` is timed: snapshot, match and committed offers. Between the rounds the
    offers are taken back, so that the same house decides again."""
    built = stage.build(agents=agents, chats_each=10)
    _fill(built, waiting)
    router = Router()
    router.decide()  # reads what seldom changes, as a running router has
    _take_back(built)
    spent, made = 0.0, 0
    deadline = time.monotonic() + (2.0 if quick else SECONDS)
    while time.monotonic() < deadline:
        began = time.perf_counter()
        made += len(router.decide())
        spent += time.perf_counter() - began
        _take_back(built)
    _clear(built)
    return made / spent


def _fill(built: stage.Stage, waiting: int) -> None:
    customer = Customer.objects.create(name="Bench")
    case = Case.objects.create(brand=built.brand, customer=customer, subject="Bench")
    rows = Interaction.objects.bulk_create(
        [
            Interaction(case=case, customer=customer, channel=built.chat, kind="chat")
            for _ in range(waiting)
        ],
        batch_size=1000,
    )
    now = timezone.now()
    QueueEntry.objects.bulk_create(
        [
            QueueEntry(interaction=row, queue=built.queue, kind="chat", weight=10, enqueued_at=now)
            for row in rows
        ],
        batch_size=1000,
    )


def _take_back(built: stage.Stage) -> None:
    """The offers never were: entries wait as before, nobody is reserved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM routing_offer WHERE entry_id IN"
            " (SELECT id FROM routing_queueentry WHERE queue_id = %s AND state = 'offered')",
            [built.queue.pk],
        )
        cursor.execute(
            "UPDATE routing_queueentry SET state = 'waiting', updated_at = now()"
            " WHERE queue_id = %s AND state = 'offered'",
            [built.queue.pk],
        )
        cursor.execute(
            "UPDATE routing_presence SET routing = 'idle', seen_at = now()"
            " WHERE user_id = ANY(%s::bigint[])",
            [[user.pk for user in built.agents]],
        )


def _clear(built: stage.Stage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM routing_queueentry WHERE queue_id = %s", [built.queue.pk])
        cursor.execute(
            "UPDATE routing_presence SET presence = 'offline' WHERE user_id = ANY(%s::bigint[])",
            [[user.pk for user in built.agents]],
        )


@contextmanager
def _floor_database() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {FLOOR_DATABASE}")
    try:
        yield FLOOR_DATABASE
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {FLOOR_DATABASE}")


def _pgbench(database: str, *, seconds: int) -> float:
    """Transactions a second of pgbench's own script, scale 10."""
    parameters = connection.get_connection_params()
    target = ["-h", str(parameters.get("host") or ""), "-U", str(parameters.get("user") or "")]
    binary = str(postgres_home() / "bin" / "pgbench")
    subprocess.run(
        [binary, "-i", "-q", "-s", "10", *target, database], check=True, capture_output=True
    )
    done = subprocess.run(
        [binary, "-c", str(FLOOR_CLIENTS), "-j", "2", "-T", str(seconds), *target, database],
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        raise RuntimeError(f"pgbench said nothing of its rate: {done.stdout[-300:]}")
    return round(float(found[1]), 1)
