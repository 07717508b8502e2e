"""What is new in the logs since they were last read, without ever missing a late commit.

Every log is append-only and numbered. A number is given out before its row is committed, so a
gap below the highest number read may still be filled: gaps are remembered and asked for again
for ten minutes. What changes without a line in a log is looked for among the few facts that
can still change: places that wait, offers that are open, promised replies that ran out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apps.analytics.models import Mark, Touched
from apps.analytics.services import statements

MOST_AT_ONCE = 10_000  # lines of one log a run
LONGEST_COMMIT = timedelta(minutes=10)
WIDEST_GAP = 1_000  # more numbers missing in a row were never given to this log

# (number, interaction, case, agent, moment): 0 where the line concerns none.
LOGS = {
    "events": "SELECT id, interaction_id, 0, 0, at FROM interactions_interactionevent l",
    "entries": "SELECT id, interaction_id, 0, 0, enqueued_at FROM routing_queueentry l",
    "offers": (
        "SELECT l.id, e.interaction_id, 0, 0, l.offered_at FROM routing_offer l"
        " JOIN routing_queueentry e ON e.id = l.entry_id"
    ),
    "ratings": "SELECT id, interaction_id, 0, 0, at FROM interactions_rating l",
    # Of an open conversation only the first reply changes a fact at once; the rest is read
    # when it ends.
    "messages": (
        "SELECT l.id, CASE WHEN i.ended_at IS NOT NULL"
        "   OR l.direction = 'out' AND f.first_reply_ms IS NULL"
        " THEN i.id ELSE 0 END, 0, 0, l.occurred_at"
        " FROM interactions_message l JOIN interactions_interaction i ON i.id = l.interaction_id"
        " LEFT JOIN analytics_contactfact f ON f.interaction = i.id"
    ),
    "cases": (
        "SELECT l.id, 0, CASE WHEN l.target LIKE 'interactions.case:%%'"
        " THEN split_part(l.target, ':', 2)::bigint ELSE 0 END, 0, l.at FROM core_auditentry l"
    ),
    "states": (
        "SELECT id, 0, 0, CASE WHEN field = 'presence' THEN user_id ELSE 0 END, at"
        " FROM routing_agentstateevent l"
    ),
}
TABLES = {
    "events": "interactions_interactionevent",
    "entries": "routing_queueentry",
    "offers": "routing_offer",
    "ratings": "interactions_rating",
    "messages": "interactions_message",
    "cases": "core_auditentry",
    "states": "routing_agentstateevent",
}
DECIDED = """
SELECT f.interaction FROM analytics_offerfact f JOIN routing_offer o ON o.id = f.offer
WHERE f.state = 'open' AND o.state <> 'open' LIMIT %(most)s
"""
LEFT_THE_LINE = """
SELECT f.interaction FROM analytics_placefact f JOIN routing_queueentry e ON e.id = f.entry
WHERE f.left = 'waiting' AND (e.state = 'done' OR e.assigned_at IS NOT NULL
                              OR e.answered_at IS NOT NULL) LIMIT %(most)s
"""
RAN_OUT = """
SELECT interaction FROM analytics_contactfact WHERE NOT is_reply_due AND reply_due_at <= %(now)s
"""


@dataclass(slots=True)
class News:
    """What must be counted anew."""

    interactions: set[int] = field(default_factory=set)
    cases: set[int] = field(default_factory=set)
    agents: dict[int, datetime] = field(default_factory=dict)  # since their first change
    marks: list[Mark] = field(default_factory=list)  # to be saved with the facts
    touched: list[int] = field(default_factory=list)  # rows to be taken away with them
    is_more: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.interactions or self.cases or self.agents)


def read(*, now: datetime) -> News:
    news = News()
    marks = {mark.log: mark for mark in Mark.objects.filter(log__in=LOGS)}
    for log in LOGS:
        _read(log, marks.get(log) or Mark(log=log), news, now=now)
    for statement in (DECIDED, LEFT_THE_LINE, RAN_OUT):
        found = statements.rows(statement, {"most": MOST_AT_ONCE, "now": now})
        news.interactions.update(row[0] for row in found)
    for pk, interaction in Touched.objects.values_list("pk", "interaction")[:MOST_AT_ONCE]:
        news.touched.append(pk)
        news.interactions.add(interaction)
    return news


def ends(*, now: datetime) -> list[Mark]:
    """Marks at the end of every log, for whoever reads all of it at once."""
    found = []
    for log, table in TABLES.items():
        ((position,),) = statements.rows(f"SELECT coalesce(max(id), 0) FROM {table}")
        found.append(Mark(log=log, position=position, missing={}, read_at=now))
    return found


def keep(marks: Iterable[Mark]) -> None:
    Mark.objects.bulk_create(
        list(marks),
        update_conflicts=True,
        unique_fields=["log"],
        update_fields=["position", "missing", "read_at"],
    )


def _read(log: str, mark: Mark, news: News, *, now: datetime) -> None:
    missing = {int(pk) for pk in mark.missing}
    rows = statements.rows(
        f"{LOGS[log]} WHERE l.id > %(position)s ORDER BY l.id LIMIT %(most)s",
        {"position": mark.position, "most": MOST_AT_ONCE},
    )
    late = []
    if missing:
        again = f"{LOGS[log]} WHERE l.id = ANY(%(ids)s)"
        late = statements.rows(again, {"ids": sorted(missing)})
    for _number, interaction, case, agent, at in [*late, *rows]:
        if interaction:
            news.interactions.add(interaction)
        if case:
            news.cases.add(case)
        if agent:
            news.agents[agent] = min(at, news.agents.get(agent, at))
    news.is_more = news.is_more or len(rows) == MOST_AT_ONCE
    news.marks.append(_moved(mark, [r[0] for r in rows], {r[0] for r in late}, now=now))


def _moved(mark: Mark, read: list[int], late: set[int], *, now: datetime) -> Mark:
    oldest = (now - LONGEST_COMMIT).timestamp()
    missing = {
        pk: since for pk, since in mark.missing.items() if int(pk) not in late and since >= oldest
    }
    before = mark.position or (read[0] - 1 if read else 0)
    for pk in read:
        if 1 < pk - before <= WIDEST_GAP:
            missing |= {str(gap): now.timestamp() for gap in range(before + 1, pk)}
        before = pk
    mark.position, mark.missing, mark.read_at = before, missing, now
    return mark
