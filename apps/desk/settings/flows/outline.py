"""A flow as a list that can be read aloud: each step under what leads to it, told once."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.desk.settings.flows.page import Bench, Step, Way

MOST_DEPTH = 40


@dataclass(slots=True)
class Line:
    """One step. ``steps`` are those that are told first under it, by the way that leads there."""

    step: Step
    steps: list[tuple[Way, Line]] = field(default_factory=list)


def of(bench: Bench) -> list[Line]:
    """The first step with all that follows, then those that nothing leads to."""
    told: set[str] = set()
    known = {step.name: step for step in bench.steps}
    lines = []
    for step in bench.steps:
        if step.name not in told:
            lines.append(_line(step, known, told, 0))
    return lines


def _line(step: Step, known: dict[str, Step], told: set[str], depth: int) -> Line:
    told.add(step.name)
    line = Line(step)
    for way in step.ways:
        if way.target and way.target not in told and depth < MOST_DEPTH:
            line.steps.append((way, _line(known[way.target], known, told, depth + 1)))
    return line
