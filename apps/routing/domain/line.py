"""Lines of alike items: who could take them is worked out once per line.

Two items are alike when they ask the same of a person: same queue, ring, kind,
weight, skills and language. A line ranks its people in a heap whose keys only
ever grow during a run (loads only rise), so a stale key is refreshed when it
reaches the top and never before.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime

from apps.routing.domain import rings
from apps.routing.domain.items import BEST_SKILLED, LONGEST_IDLE, Item
from apps.routing.domain.people import Seat
from apps.routing.domain.rings import Place
from apps.routing.domain.trace import Exclusions, LeftOut

Key = tuple[int, float, datetime, int]


class Lines:
    """The lines of one run over the same people."""

    def __init__(self, seats: Sequence[Seat], *, now: datetime) -> None:
        self.now = now
        self.by_id = {seat.agent.id: seat for seat in seats}
        self.open_seats = sum(seat.is_open for seat in seats)
        self.touched: list[Seat] = []
        self._lines: dict[Hashable, Line] = {}
        self._by_queue: defaultdict[int, list[Seat]] = defaultdict(list)
        self._by_team: defaultdict[int, list[Seat]] = defaultdict(list)
        for seat in seats:
            for queue in seat.agent.queues:
                self._by_queue[queue].append(seat)
            for team in seat.agent.teams:
                self._by_team[team].append(seat)

    def line_for(self, item: Item) -> Line:
        ring = rings.reached(item.rings, waited=item.waited(self.now))
        key = (
            item.queue_id,
            ring,
            item.kind,
            item.weight,
            item.skills,
            item.language,
            item.selection,
            id(item.rings),  # a queue's items share one tuple; hashing it each time is dear
        )
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(self, item, ring)
        return line

    def people_for(self, item: Item, ring: int) -> list[Seat]:
        people = self._by_queue[item.queue_id]
        teams = frozenset[int]().union(*(r.teams for r in item.rings[: ring + 1]))
        if not teams:
            return people
        everyone = {seat.agent.id: seat for seat in people}
        for team in sorted(teams):
            everyone.update((seat.agent.id, seat) for seat in self._by_team[team])
        return list(everyone.values())

    def take(self, seat: Seat, item: Item) -> None:
        seat.take(item)
        self.touched.append(seat)
        self.open_seats -= not seat.is_open


class Line:
    """The people one kind of waiting item may go to, best first."""

    def __init__(self, lines: Lines, item: Item, ring: int) -> None:
        people = lines.people_for(item, ring)
        self.ring = ring
        self.pool = len(people)
        self._lines = lines
        self._kind = item.kind
        self._weight = item.weight
        self._cursor = len(lines.touched)
        self._exclusions = Exclusions()
        self._levels: dict[int, int] = {}  # the people free now, with their summed levels
        self._selection = item.selection
        anybody = replace(item, excluded=frozenset(), declined=frozenset())
        for seat in people:
            verdict = seat.exclusion(anybody, upto=ring)
            if isinstance(verdict, Place):
                self._levels[seat.agent.id] = verdict.levels
            else:
                self._exclusions.add(verdict, seat.agent.id)
        self._heap = [(self._key(seat), seat) for seat in people if seat.agent.id in self._levels]
        heapq.heapify(self._heap)

    def best(self, item: Item) -> tuple[Seat, str] | None:
        """The first seat ``item`` may go to and the code of why, or None."""
        self._catch_up()
        aside: list[tuple[Key, Seat]] = []
        found: list[Seat] = []
        while len(found) < 2 and (seat := self._first()) is not None:
            aside.append(heapq.heappop(self._heap))
            if seat.agent.id not in item.excluded and seat.agent.id not in item.declined:
                found.append(seat)
        for entry in aside:
            heapq.heappush(self._heap, entry)
        return (found[0], self._why(found)) if found else None

    def free(self, item: Item) -> int:
        """How many people could take ``item`` now."""
        self._catch_up()
        return len(self._levels) - len(self._personal(item))

    def left_out(self, item: Item) -> tuple[LeftOut, ...]:
        personal = self._personal(item)
        return self._exclusions.also(personal) if personal else self._exclusions.summary()

    def _personal(self, item: Item) -> list[tuple[str, int]]:
        if not item.excluded and not item.declined:
            return []
        excluded = [("excluded", a) for a in sorted(item.excluded) if a in self._levels]
        declined = sorted(item.declined - item.excluded)
        return excluded + [("declined", a) for a in declined if a in self._levels]

    def _catch_up(self) -> None:
        """Drop the people whom offers from any line left without room for ours."""
        touched = self._lines.touched
        for seat in touched[self._cursor :]:
            agent_id = seat.agent.id
            if agent_id in self._levels and (
                code := seat.no_room(kind=self._kind, weight=self._weight)
            ):
                del self._levels[agent_id]
                self._exclusions.add(code, agent_id)
        self._cursor = len(touched)

    def _first(self) -> Seat | None:
        while self._heap:
            key, seat = self._heap[0]
            if seat.agent.id not in self._levels:
                heapq.heappop(self._heap)
            elif (fresh := self._key(seat)) != key:
                heapq.heapreplace(self._heap, (fresh, seat))
            else:
                return seat
        return None

    def _key(self, seat: Seat) -> Key:
        levels = self._levels[seat.agent.id] if self._selection == BEST_SKILLED else 0
        ratio = 0.0 if self._selection == LONGEST_IDLE else seat.ratio
        return (-levels, ratio, seat.agent.idle_since, seat.lot)

    def _why(self, found: Sequence[Seat]) -> str:
        if len(found) == 1:
            return "only_one"
        one, other = (self._key(seat) for seat in found)
        codes = ("most_skilled", "least_loaded", "idle_longest", "by_lot")
        return next(code for code, a, b in zip(codes, one, other, strict=True) if a != b)
