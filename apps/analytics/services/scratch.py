"""All of it anew: every fact from every log, every sum from every fact. The proof of ``tick``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from apps.analytics.domain.spans import to_ms
from apps.analytics.models import ContactFact, HoldingFact, Mark, PersonFact, Touched
from apps.analytics.services import (
    cases,
    folding,
    holders,
    logs,
    making,
    reading,
    rolling,
    statements,
)
from apps.analytics.services.holders import Held
from apps.interactions.models import Case, Interaction
from apps.routing.models import AgentStateEvent

BATCH = 5_000
FACTS_VERSION = 3  # grows when facts or sums are made otherwise: then all are made anew
MOST_BY_ITSELF = 100_000
EMPTIED = (
    "placefact", "contactfact", "holdingfact", "offerfact", "casefact",
    "intervalfact", "hourfact", "personfact",
)  # fmt: skip

Say = Callable[[str], None]
log = structlog.get_logger(__name__)


def recount(*, now: datetime, say: Say = lambda words: None) -> None:
    """Throw every fact away and count from the logs until ``now``, in one transaction.

    Readers see the old figures until it is done; other runs wait.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [rolling.ONE_ROLLER])
            for name in EMPTIED:
                cursor.execute(f"DELETE FROM analytics_{name}")
        Touched.objects.all().delete()
        marks = logs.ends(now=now)
        clocks, until = making.Clocks(), to_ms(now)
        for ids in _batches(Interaction.objects.order_by("pk").values_list("pk", flat=True)):
            rolling.save(making.facts(reading.records(ids), clocks=clocks, until=until))
            say(f"{ids[-1]} interactions")
        _people(until=until)
        for ids in _batches(Case.objects.order_by("pk").values_list("pk", flat=True)):
            statements.copy(cases.facts(ids, clocks=clocks))
        _sum()
        logs.keep([*marks, Mark(log="people", read_at=now), _version()])


def is_outdated() -> bool:
    """Whether the facts were made by an earlier way of counting."""
    version = Mark.objects.filter(log="version").values_list("position", flat=True).first()
    return version != FACTS_VERSION and Mark.objects.filter(log="events").exists()


def recount_outdated(*, now: datetime) -> None:
    """After an upgrade; a large centre is told to do it when it has the time."""
    if not Mark.objects.filter(log="events").exists():
        logs.keep([_version()])  # a new centre: the first facts are of this version
    if not is_outdated():
        return
    if ContactFact.objects.order_by("-pk").values_list("pk", flat=True)[MOST_BY_ITSELF:].exists():
        log.warning("figures.outdated", run="manage.py rollup --from scratch")
        return
    recount(now=now)


def _version() -> Mark:
    return Mark(log="version", position=FACTS_VERSION)


def _people(*, until: int) -> None:
    """One person after the other: focus of all they had, then every quarter of an hour."""
    weigh = holders.weights_of_kinds()
    with_states = AgentStateEvent.objects.filter(field="presence").values_list("user", flat=True)
    agents = set(HoldingFact.objects.values_list("agent", flat=True).distinct())
    for agent in sorted(agents | set(with_states.distinct())):
        held = _held(agent)
        finished = {row.pk for row in held if row.ended}
        focus = holders.focus_of(held).items()
        rolling.refocus({pk: value for pk, value in focus if pk in finished})
        statements.copy(_quarters(agent, held, until, weigh))


def _quarters(agent: int, held: list[Held], until: int, weigh: holders.Weigh) -> list[PersonFact]:
    changes = holders.all_changes(agent, until=until)
    busy = [row.engaged for row in held]
    edges = [span[0] for item in busy for span in item] + [change.at for change in changes]
    if not edges:
        return []
    team = holders.teams([agent]).get(agent, 0)
    return holders.quarters_of(
        agent, team, changes, held, min(edges), until, until=until, weigh=weigh
    )


def _held(agent: int) -> list[Held]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, interaction, number, kind, talking, wrapping, focus_ms,"
            " ended_at IS NOT NULL FROM analytics_holdingfact WHERE agent = %s",
            [agent],
        )
        return [Held(row) for row in cursor.fetchall()]


def _sum() -> None:
    names, filed = ", ".join(folding.NAMES), folding.FILED.replace("agent", "0 AS agent")
    cells = folding.cells("analytics_intervalfact", where=False)
    hours = f"SELECT date_trunc('hour', start, 'UTC') AS start, {filed}, {names}"
    with connection.cursor() as cursor:
        cursor.execute(folding.summed("analytics_intervalfact", cells))
        cursor.execute(folding.summed("analytics_hourfact", f"{hours} FROM analytics_intervalfact"))


def _batches(ids: QuerySet[Any, int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for pk in ids.iterator(chunk_size=BATCH):
        batch.append(pk)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
