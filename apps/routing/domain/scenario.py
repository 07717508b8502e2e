"""A made-up day: who writes, how patient they are, who answers. Read from JSON.

    {
      "name": "Monday morning", "seconds": 14400, "seed": 7,
      "queues": [{"name": "Orders", "skills": {"orders": 2},
                  "rings": [{"after": 0, "skills": {"orders": 3}}, {"after": 60}]}],
      "streams": [{"queue": "Orders", "kind": "chat", "per_hour": 60, "patience": 120,
                   "handle_time": 420, "answer_within": 30}],
      "people": [{"count": 6, "queues": ["Orders"], "skills": {"orders": 3},
                  "maxima": {"chat": 3}}]
    }

Times in seconds. ``patience`` is a mean (exponential), 0 = never leaves;
``handle_time`` a mean (log-normal). ``profile`` of a stream lists hourly factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.routing.domain.capacity import Profile, weight_of
from apps.routing.domain.rings import ANYONE, Requirement, Ring, Skill


class BadScenario(ValueError):
    """The file says something that cannot be simulated."""


@dataclass(frozen=True, slots=True)
class QueuePlan:
    id: int
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of arrivals into one queue."""

    queue: QueuePlan
    kind: str
    per_hour: float
    patience: float
    handle_time: float
    answer_within: float
    weight: int
    hourly: tuple[float, ...] = ()

    def rate_at(self, seconds: float) -> float:
        """Arrivals per second at that moment of the day."""
        hour = int(seconds // 3600)
        factor = self.hourly[hour % len(self.hourly)] if self.hourly else 1.0
        return self.per_hour * factor / 3600

    @property
    def peak(self) -> float:
        return self.per_hour * max(self.hourly, default=1.0) / 3600


@dataclass(frozen=True, slots=True)
class Group:
    """People who are alike."""

    count: int
    name: str
    queues: frozenset[int]
    skills: Mapping[str, Skill]
    profile: Profile
    accept_after: float


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    seconds: float
    seed: int
    streams: tuple[Stream, ...]
    groups: tuple[Group, ...]


def read(raw: Mapping[str, Any]) -> Scenario:
    """The scenario in ``raw``; raises BadScenario with a sentence naming the fault."""
    try:
        queues = {
            str(row["name"]): QueuePlan(number, str(row["name"]), _rings(row))
            for number, row in enumerate(raw["queues"], start=1)
        }
        scenario = Scenario(
            name=str(raw.get("name", "Scenario")),
            seconds=float(raw["seconds"]),
            seed=int(raw.get("seed", 0)),
            streams=tuple(_stream(row, queues) for row in raw["streams"]),
            groups=tuple(_group(row, queues) for row in raw["people"]),
        )
    except KeyError as error:
        raise BadScenario(f"The scenario lacks or does not know {error}.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadScenario(f"The scenario cannot be read: {error}.") from error
    if not 0 < scenario.seconds <= 7 * 86_400:
        raise BadScenario("A scenario lasts between one second and a week.")
    if not scenario.streams or not scenario.groups:
        raise BadScenario("A scenario needs a stream of arrivals and people to answer.")
    return scenario


def _rings(row: Mapping[str, Any]) -> tuple[Ring, ...]:
    rings = tuple(
        Ring(after=int(ring.get("after", 0)), skills=_requirements(ring.get("skills", {})))
        for ring in row.get("rings", ())
    )
    if rings:
        return tuple(sorted(rings, key=lambda ring: ring.after))
    skills = _requirements(row.get("skills", {}))
    return (Ring(skills=skills),) if skills else ANYONE


def _requirements(raw: Mapping[str, Any]) -> tuple[Requirement, ...]:
    return tuple((name, int(level)) for name, level in raw.items())


def _stream(row: Mapping[str, Any], queues: Mapping[str, QueuePlan]) -> Stream:
    kind = str(row["kind"])
    stream = Stream(
        queue=queues[row["queue"]],
        kind=kind,
        per_hour=float(row["per_hour"]),
        patience=float(row.get("patience", 0)),
        handle_time=float(row["handle_time"]),
        answer_within=float(row.get("answer_within", 30)),
        weight=int(row.get("weight", weight_of(kind))),
        hourly=tuple(float(factor) for factor in row.get("profile", ())),
    )
    if stream.per_hour <= 0 or stream.handle_time <= 0 or stream.patience < 0:
        raise BadScenario(f"The {kind} stream needs positive arrivals and handle time.")
    return stream


def _group(row: Mapping[str, Any], queues: Mapping[str, QueuePlan]) -> Group:
    return Group(
        count=int(row["count"]),
        name=str(row.get("name", "Agent")),
        queues=frozenset(queues[name].id for name in row["queues"]),
        skills={name: Skill(int(level)) for name, level in row.get("skills", {}).items()},
        profile=Profile(
            capacity=int(row.get("capacity", 100)),
            maxima={kind: int(most) for kind, most in row.get("maxima", {}).items()},
        ),
        accept_after=float(row.get("accept_after", 3)),
    )
