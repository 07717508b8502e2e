"""How many callers went where in a version: counted as they pass, never from the calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from apps.voice.models import FlowStep, FlowVersion

ENTERED, HUNG_UP = "", "-"  # no exit and no key has these names
COUNT = """
    INSERT INTO voice_flowstep (version_id, node, way, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (version_id, node, way) DO UPDATE SET count = voice_flowstep.count + 1
"""


@dataclass(slots=True)
class Count:
    """Of one node. ``left``: by exit or key. What entered and neither left nor hung up is there."""

    entered: int = 0
    hung_up: int = 0
    left: dict[str, int] = field(default_factory=dict)


def passed(version_id: int, steps: Iterable[tuple[str, str]]) -> None:
    """Each (node, way) once more; sorted, so that two calls never wait for each other."""
    with connection.cursor() as cursor:
        for node, way in sorted(steps):
            cursor.execute(COUNT, [version_id, node[:60], way[:60]])


def counts(version: FlowVersion) -> dict[str, Count]:
    """By node; a node nobody came to has none."""
    found: defaultdict[str, Count] = defaultdict(Count)
    for step in FlowStep.objects.filter(version=version):
        node = found[step.node]
        if step.way == ENTERED:
            node.entered = step.count
        elif step.way == HUNG_UP:
            node.hung_up = step.count
        else:
            node.left[step.way] = step.count
    return dict(found)
