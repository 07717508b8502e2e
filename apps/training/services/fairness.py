"""Whether a vacancy's tests let everybody through alike, and whether they tell who is good."""

from __future__ import annotations

from dataclasses import dataclass

from apps.training.domain import fairness as domain
from apps.training.models import Candidate, Vacancy
from apps.training.services import candidates, grading


@dataclass(frozen=True, slots=True)
class Split:
    """One thing candidates chose to tell, and how its groups fared."""

    key: str
    groups: list[domain.Group]
    told: int


def report(vacancy: Vacancy) -> list[Split]:
    """Passing means reaching the vacancy's pass mark with every test graded."""
    rows = [(row.groups, grading.total(row)) for row in _finished(vacancy)]
    found = []
    for key, names in candidates.ASKED.items():
        tally = dict.fromkeys(names, (0, 0))
        for told, score in rows:
            name = told.get(key)
            if score is None or name not in tally:
                continue
            people, passed = tally[name]
            tally[name] = (people + 1, passed + (score >= vacancy.pass_mark))
        groups = domain.impact(tally)
        found.append(Split(key, groups, sum(group.people for group in groups)))
    return found


def _finished(vacancy: Vacancy) -> list[Candidate]:
    rows = vacancy.candidates.filter(handed_in_at__isnull=False)
    return list(rows.select_related("vacancy").prefetch_related("sittings", "vacancy__tests"))
