"""What people's time went into: focus of what they finished, and their quarters of an hour.

Focus depends on what else a person had at the time, so a change of one contact can change the
focus of others. Only what overlaps the changed stretch is read and counted anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from apps.accounts.models import User
from apps.analytics.domain import shift, spans
from apps.analytics.domain.shift import Change, Shift
from apps.analytics.domain.spans import Span, to_ms, to_time
from apps.analytics.models import HoldingFact, PersonFact
from apps.analytics.services import statements
from apps.analytics.services.making import pairs
from apps.routing.services import holdings as weights

Window = tuple[int, int]
Weigh = Callable[[str], int]
Key = tuple[int, int, int]  # interaction, number, 0 the talk and 1 the wrap-up

OVERLAPPING = """
SELECT w.agent, h.id, h.interaction, h.number, h.kind, h.talking, h.wrapping, h.focus_ms,
       h.ended_at IS NOT NULL
FROM unnest(%(agents)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    AS w(agent, start, finish)
JOIN analytics_holdingfact h ON h.agent = w.agent AND h.began_at < w.finish
WHERE {}
"""
# Two statements: each has its index, an OR has none.
FINISHED = OVERLAPPING.format("h.ended_at IS NOT NULL AND h.at > w.start")
RUNNING = OVERLAPPING.format("h.ended_at IS NULL")
# All changes from the last one before a window until its end.
CHANGES = """
SELECT w.agent, e.at, e.after, coalesce(r.is_productive, false), coalesce(r.is_paid, true)
FROM unnest(%(agents)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    AS w(agent, start, finish)
JOIN routing_agentstateevent e ON e.user_id = w.agent AND e.field = 'presence'
    AND e.at < w.finish AND e.at >= coalesce((
        SELECT max(b.at) FROM routing_agentstateevent b
        WHERE b.user_id = w.agent AND b.field = 'presence' AND b.at <= w.start), w.start)
LEFT JOIN routing_reasoncode r ON r.id = e.reason_id
ORDER BY w.agent, e.at, e.id
"""


class Held:
    """One holding as far as time goes."""

    __slots__ = ("ended", "focus", "interaction", "kind", "number", "pk", "talking", "wrapping")

    def __init__(self, row: Sequence[Any]) -> None:
        self.pk, self.interaction, self.number, self.kind, talking, wrapping, *rest = row
        self.talking, self.wrapping = pairs(talking), pairs(wrapping)
        self.focus, self.ended = rest

    @property
    def engaged(self) -> list[Span]:
        return spans.union([*self.talking, *self.wrapping])


def changed(before: Iterable[HoldingFact], after: Iterable[HoldingFact]) -> dict[int, Window]:
    """For each person the stretch in which what they had in hand differs."""
    found: dict[int, Window] = {}
    old, new = _by_key(before), _by_key(after)
    for key in old.keys() | new.keys():
        for one, other in ((old.get(key), new.get(key)), (new.get(key), old.get(key))):
            if one is None:
                continue
            same = other is not None and other.agent == one.agent
            for part in ("talking", "wrapping"):
                mine = pairs(getattr(one, part))
                theirs = pairs(getattr(other, part)) if same else []
                differing = _without(mine, theirs)
                if differing:
                    widen(found, one.agent, differing[0][0], differing[-1][1])
            if not same or (one.ended_at is None) != (other.ended_at is None):  # type: ignore[union-attr]
                widen(found, one.agent, to_ms(one.began_at), to_ms(one.at) + 1)
    return found


def widen(windows: dict[int, Window], agent: int, start: int, end: int) -> None:
    known = windows.get(agent)
    windows[agent] = (min(start, known[0]), max(end, known[1])) if known else (start, end)


def refocused(windows: Mapping[int, Window]) -> dict[int, tuple[int, int]]:
    """{holding: (interaction, focus)} of finished holdings that overlap, where it changed."""
    concerned = _overlapping(windows)
    whole: dict[int, Window] = {}
    for agent, rows in concerned.items():
        for row in rows:
            if row.ended and (busy := row.engaged):
                widen(whole, agent, busy[0][0], busy[-1][1])
    found: dict[int, tuple[int, int]] = {}
    around = _overlapping(whole)
    for agent, rows in concerned.items():
        mine = {row.pk for row in rows if row.ended}
        found |= {
            pk: value for pk, value in focus_of(around.get(agent, rows)).items() if pk in mine
        }
    return found


def focus_of(rows: Iterable[Held]) -> dict[int, tuple[int, int]]:
    """{holding: (interaction, focus)} where it is not what the row says."""
    items: dict[Key, list[Span]] = {}
    kept = list(rows)
    for row in kept:
        items[(row.interaction, row.number, 0)] = row.talking
        items[(row.interaction, row.number, 1)] = row.wrapping
    shares = spans.shares(items)
    return {
        row.pk: (row.interaction, share)
        for row in kept
        if (share := shares[(row.interaction, row.number, 0)]) != row.focus
    }


def people(windows: Mapping[int, Window], *, until: int) -> list[PersonFact]:
    """The quarters of an hour that the windows touch, whole, as rows."""
    quarters = {
        agent: (spans.interval_of(start), min(end, until))
        for agent, (start, end) in windows.items()
    }
    quarters = {agent: window for agent, window in quarters.items() if window[0] < window[1]}
    whole = {
        agent: (start, spans.interval_of(end - 1) + spans.INTERVAL_MS)
        for agent, (start, end) in quarters.items()
    }
    held, states = _overlapping(whole), _changes(whole)
    team_of, weigh = teams(quarters), weights_of_kinds()
    found = []
    for agent, (start, end) in whole.items():
        found += quarters_of(
            agent, team_of.get(agent, 0), states.get(agent, []), held.get(agent, []),
            start, end, until=until, weigh=weigh,
        )  # fmt: skip
    return found


def quarters_of(
    agent: int, team: int, changes: list[Change], held: Sequence[Held], start: int, end: int,
    *, until: int, weigh: Weigh,
) -> list[PersonFact]:  # fmt: skip
    there: Shift = shift.shift(changes, until=until)
    near: defaultdict[Span, list[tuple[list[Span], int]]] = defaultdict(list)
    for row in held:
        weight, busy = weigh(row.kind), row.engaged
        for quarter in {q for span in spans.clip(busy, start, end) for q in spans.intervals(*span)}:
            near[quarter].append((busy, weight))
    present = spans.clip(there.signed_in, start, end)
    quarters = near.keys() | {q for span in present for q in spans.intervals(*span)}
    found = []
    for begin, finish in sorted(quarters):
        one = shift.quarter(there, near[(begin, finish)], begin, finish)
        if one.is_empty:
            continue
        found.append(
            PersonFact(
                start=to_time(begin), agent=agent, team=team, signed_in_ms=one.signed_in,
                paid_ms=one.paid, routable_ms=one.routable, handling_ms=one.handling,
                handling_routable_ms=one.handling_routable, idle_ms=one.idle,
                productive_ms=one.productive, items_ms=one.items, load_ms=one.load,
            )
        )  # fmt: skip
    return found


def weights_of_kinds() -> Weigh:
    """What a contact of a kind weighs, each kind asked once."""
    return lru_cache(maxsize=None)(weights.weight_for)


def all_changes(agent: int, *, until: int) -> list[Change]:
    return _changes({agent: (0, until)}).get(agent, [])


def _by_key(rows: Iterable[HoldingFact]) -> dict[tuple[int, int], HoldingFact]:
    return {(row.interaction, row.number): row for row in rows}


def _without(mine: list[Span], theirs: list[Span]) -> list[Span]:
    """What is in ``mine`` and not in ``theirs``."""
    found = []
    for start, end in mine:
        at = start
        for a, b in spans.overlap([(start, end)], theirs):
            found.append((at, a))
            at = b
        found.append((at, end))
    return [span for span in found if span[0] < span[1]]


def _overlapping(windows: Mapping[int, Window]) -> dict[int, list[Held]]:
    found: defaultdict[int, list[Held]] = defaultdict(list)
    for statement in (FINISHED, RUNNING):
        for agent, *row in _rows(statement, windows):
            found[agent].append(Held(row))
    return found


def _changes(windows: Mapping[int, Window]) -> dict[int, list[Change]]:
    found: defaultdict[int, list[Change]] = defaultdict(list)
    for agent, at, after, is_productive, is_paid in _rows(CHANGES, windows):
        found[agent].append(Change(to_ms(at), after, is_productive, is_paid))
    return found


def teams(agents: Collection[int]) -> dict[int, int]:
    """The first of each person's teams."""
    rows = User.objects.filter(pk__in=list(agents), teams__archived_at__isnull=True)
    found: dict[int, int] = {}
    for agent, team in rows.order_by("pk", "teams").values_list("pk", "teams"):
        if team is not None:
            found.setdefault(agent, team)
    return found


def _rows(statement: str, windows: Mapping[int, Window]) -> list[tuple[Any, ...]]:
    if not windows:
        return []
    values: dict[str, Any] = {
        "agents": list(windows),
        "starts": [to_time(start) for start, _ in windows.values()],
        "ends": [to_time(end) for _, end in windows.values()],
    }
    return statements.rows(statement, values)
