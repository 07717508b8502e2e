"""From the logs to the sums: what changed is counted anew, and the sums move by the difference.

``tick`` reads what is new, makes the facts of every touched contact again from its whole log,
and adds (new - old) to each cell. Whole numbers make that exact, whatever the order and
however often: late and corrected events are events like any other. ``scratch`` throws
everything away and counts all of it once; both end with the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from apps.analytics.domain.spans import to_ms, to_time
from apps.analytics.models import (
    CaseFact,
    ContactFact,
    HoldingFact,
    Mark,
    OfferFact,
    PlaceFact,
    Touched,
)
from apps.analytics.services import cases, folding, holders, logs, making, reading, statements

log = structlog.get_logger(__name__)

ONE_ROLLER = 0x53775F726F6C6C  # the advisory lock's number
PEOPLE_EVERY = timedelta(seconds=60)  # how often time that merely passes is counted
OF_INTERACTION = (PlaceFact, ContactFact, HoldingFact, OfferFact)
HOURS_OF = "SELECT date_trunc('hour', start, 'UTC') AS start, {filed}, {names} FROM rolled"
SIGNED_IN = """
SELECT u.id FROM accounts_user u JOIN LATERAL (
    SELECT e.after FROM routing_agentstateevent e
    WHERE e.user_id = u.id AND e.field = 'presence' AND e.at <= %(now)s
    ORDER BY e.at DESC, e.id DESC LIMIT 1
) last ON last.after <> 'offline'
"""


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a run did. ``is_more``: there is more to read at once."""

    interactions: int = 0
    cases: int = 0
    people: int = 0
    is_more: bool = False


def tick(*, now: datetime | None = None, everyone: bool = False) -> Rolled:
    """Count what is new until ``now``; nothing when another process is at it.

    ``everyone``: also the time of people to whom nothing happened, which otherwise is counted
    every minute.
    """
    at = now or timezone.now()
    with transaction.atomic():
        if not _locked():
            return Rolled()
        news = logs.read(now=at)
        rolled = roll(news, now=at, everyone=everyone)
        logs.keep(news.marks)
        Touched.objects.filter(pk__in=news.touched).delete()
    return rolled


@transaction.atomic
def again(*, interaction_ids: Collection[int], now: datetime) -> Rolled:
    """Count these anew at once, when it is our turn."""
    statements.rows("SELECT pg_advisory_xact_lock(%(key)s)", {"key": ONE_ROLLER})
    return roll(logs.News(interactions=set(interaction_ids)), now=now)


def touch(*, interaction_ids: Iterable[int]) -> None:
    """Have these counted anew, although no log says so."""
    Touched.objects.bulk_create([Touched(interaction=pk) for pk in interaction_ids])


@transaction.atomic
def roll(news: logs.News, *, now: datetime, everyone: bool = False) -> Rolled:
    until = to_ms(now)
    clocks = making.Clocks()
    interactions = news.interactions | _interactions_of(news.cases)
    windows = _time_passed(news, now=now, everyone=everyone)
    if news.is_empty and not windows:
        return Rolled(is_more=news.is_more)
    interactions |= _in_hand(_holders_of(interactions) | set(windows))
    made = making.facts(reading.records(interactions), clocks=clocks, until=until)
    before = list(HoldingFact.objects.filter(interaction__in=interactions))
    _keep_focus(before, made.holdings)
    changed = holders.changed(before, made.holdings)
    for agent, (start, end) in changed.items():
        holders.widen(windows, agent, start, end)
    touched_cases = cases.concerned(interactions, news.cases)
    with _difference(interactions, touched_cases) as difference:
        _replace(made, interactions)
        refocused = holders.refocused(changed)
        difference.also({interaction for interaction, _ in refocused.values()} - interactions)
        refocus(refocused)
        CaseFact.objects.filter(case__in=touched_cases).delete()
        statements.copy(cases.facts(touched_cases, clocks=clocks))
    _keep_people(windows, until=until)
    return Rolled(len(interactions), len(touched_cases), len(windows), news.is_more)


def _time_passed(news: logs.News, *, now: datetime, everyone: bool) -> dict[int, holders.Window]:
    """Whose time must be counted, from when on: who changed their state, and every minute all."""
    mark, _made = Mark.objects.get_or_create(log="people", defaults={"read_at": now})
    windows: dict[int, holders.Window] = {}
    for agent, since in news.agents.items():
        holders.widen(windows, agent, to_ms(min(since, mark.read_at)), to_ms(now))
    if everyone or now - mark.read_at >= PEOPLE_EVERY:
        for agent, (start, end) in _on_shift(now, since=mark.read_at).items():
            holders.widen(windows, agent, start, end)
        mark.read_at = now
        mark.save(update_fields=["read_at"])
    return windows


class _difference:
    """What the cells gain between entering and leaving: facts are counted out, then in."""

    def __init__(self, interactions: set[int], cases: set[int]) -> None:
        self.interactions, self.cases = set(interactions), set(cases)

    def __enter__(self) -> _difference:
        statements.run(
            "CREATE TEMPORARY TABLE rolled ON COMMIT DROP AS "
            + folding.cells("analytics_intervalfact", where=True, sign="-"),
            self._values(),
        )
        return self

    def also(self, interactions: set[int]) -> None:
        """Further interactions whose facts are about to change."""
        values = self._values() | {"interactions": list(interactions), "cases": []}
        cells = folding.cells("analytics_intervalfact", where=True, sign="-")
        statements.run(f"INSERT INTO rolled {cells}", values)
        self.interactions |= interactions

    def __exit__(self, failed: type[BaseException] | None, *rest: object) -> None:
        if failed is not None:
            return
        cells = folding.cells("analytics_intervalfact", where=True)
        statements.run(f"INSERT INTO rolled {cells}", self._values())
        names = ", ".join(folding.NAMES)
        filed = folding.FILED.replace("agent", "0 AS agent")
        hours = HOURS_OF.format(filed=filed, names=names)
        _add("analytics_intervalfact", "SELECT * FROM rolled")
        _add("analytics_hourfact", hours)
        statements.run("DROP TABLE rolled", {})

    def _values(self) -> dict[str, Any]:
        return {"interactions": list(self.interactions), "cases": list(self.cases)}


def _add(table: str, rows: str) -> None:
    statement = f"WITH grown AS ({folding.summed(table, rows)} RETURNING t.start) "
    found = statements.rows(statement + "SELECT DISTINCT start FROM grown")
    starts = [row[0] for row in found]
    if starts:
        statements.run(folding.emptied(table), {"starts": starts})


def _replace(made: making.Facts, interactions: set[int]) -> None:
    for model in OF_INTERACTION:
        model.objects.filter(interaction__in=interactions).delete()
    save(made)


def save(made: making.Facts) -> None:
    for rows in (made.places, made.contacts, made.holdings, made.offers):
        statements.copy(rows)


def _keep_focus(before: list[HoldingFact], after: list[HoldingFact]) -> None:
    """Start from what was known; whatever overlaps a change is counted anew."""
    known = {(row.interaction, row.number): row for row in before}
    for row in after:
        old = known.get((row.interaction, row.number))
        if old is not None and old.agent == row.agent:
            row.focus_ms = old.focus_ms


def refocus(found: dict[int, tuple[int, int]]) -> None:
    if not found:
        return
    statements.run(
        "UPDATE analytics_holdingfact h SET focus_ms = n.focus"
        " FROM unnest(%(ids)s::bigint[], %(focus)s::bigint[]) AS n(id, focus) WHERE h.id = n.id",
        {"ids": list(found), "focus": [focus for _, focus in found.values()]},
    )


def _keep_people(windows: dict[int, holders.Window], *, until: int) -> None:
    windows = {agent: (start, end) for agent, (start, end) in windows.items() if start < end}
    for agent, (start, end) in windows.items():
        statements.run(
            "DELETE FROM analytics_personfact WHERE agent = %(agent)s"
            " AND start >= date_bin('15 minutes', %(start)s, 'epoch') AND start < %(end)s",
            {"agent": agent, "start": to_time(start), "end": to_time(min(end, until))},
        )
    statements.copy(holders.people(windows, until=until))


def _holders_of(interactions: Collection[int]) -> set[int]:
    """Everybody who had or now has one of them."""
    found = HoldingFact.objects.filter(interaction__in=interactions).values_list("agent", flat=True)
    rows = statements.rows(
        "SELECT DISTINCT owner_id FROM interactions_interaction"
        " WHERE id = ANY(%(ids)s) AND owner_id IS NOT NULL",
        {"ids": list(interactions)},
    )
    return set(found) | {row[0] for row in rows}


def _in_hand(agents: Collection[int]) -> set[int]:
    """What they still have: time passed in it, too."""
    rows = HoldingFact.objects.filter(agent__in=agents, ended_at__isnull=True)
    return set(rows.values_list("interaction", flat=True))


def _interactions_of(cases: Collection[int]) -> set[int]:
    rows = statements.rows(
        "SELECT id FROM interactions_interaction WHERE case_id = ANY(%(ids)s)",
        {"ids": list(cases)},
    )
    return {row[0] for row in rows}


def _on_shift(now: datetime, *, since: datetime) -> dict[int, holders.Window]:
    """Everybody who is signed in, by the log, or still has something in hand."""
    window = to_ms(since), to_ms(now)
    holding = HoldingFact.objects.filter(ended_at__isnull=True)
    there = {row[0] for row in statements.rows(SIGNED_IN, {"now": now})}
    return dict.fromkeys(there | set(holding.values_list("agent", flat=True)), window)


def _locked() -> bool:
    ((won,),) = statements.rows("SELECT pg_try_advisory_xact_lock(%(key)s)", {"key": ONE_ROLLER})
    return bool(won)
