"""A vacancy's board: who has done what, what it was worth, what still waits for a grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from apps.accounts.models import User
from apps.quality.models import Review
from apps.training.choices import GRADED_BY_PEOPLE, CandidateState
from apps.training.domain import fairness
from apps.training.models import Candidate, Sitting, Test, Vacancy
from apps.training.services import grading

MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    candidate: Candidate
    cells: list[tuple[Test, Sitting | None]]
    total: int | None
    reaches: bool


@dataclass(frozen=True, slots=True)
class Foresight:
    """How well the tests foretold the quality of those who were hired: each, and as a whole."""

    hired: list[tuple[Candidate, int, float]]  # with the tests' total and the quality since
    r: float | None


def counted(rows: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    invited = Q(candidates__erased_at__isnull=True)
    done = Q(candidates__state=CandidateState.HANDED_IN)
    return rows.annotate(
        people=Count("candidates", filter=invited, distinct=True),
        handed_in=Count("candidates", filter=done, distinct=True),
        parts=Count("tests", distinct=True),
    )


def to_grade(user: User) -> list[Sitting]:
    """Answers that this person has not graded, oldest first."""
    rows = Sitting.objects.gradable_by(user).filter(
        test__kind__in=GRADED_BY_PEOPLE, candidate__erased_at__isnull=True,
        candidate__decided_at__isnull=True,
    )  # fmt: skip
    rows = rows.exclude(grades__by=user).select_related("test__vacancy__brand", "candidate")
    return list(rows.annotate(given=Count("grades")).order_by("given", "handed_in_at")[:50])


def board(vacancy: Vacancy) -> dict[str, Any]:
    tests = list(vacancy.tests.all())
    rows = vacancy.candidates.prefetch_related("sittings").order_by("-handed_in_at", "pk")[:MOST]
    lines = []
    for row in rows:
        row.vacancy = vacancy
        sittings = {one.test_id: one for one in row.sittings.all()}
        total = grading.total(row)
        cells = [(test, sittings.get(test.pk)) for test in tests]
        lines.append(Line(row, cells, total, total is not None and total >= vacancy.pass_mark))
    lines.sort(key=lambda line: -(line.total if line.total is not None else -1))
    return {"tests": tests, "lines": lines}


def sheet(candidate: Candidate) -> list[dict[str, Any]]:
    """Test by test: what was measured, what was written, who gave what."""
    rows = candidate.sittings.select_related("test", "recording").prefetch_related("grades__by")
    known = {row.test_id: row for row in rows}
    return [
        {"test": test, "sitting": known.get(test.pk), "grades": _grades(known.get(test.pk))}
        for test in candidate.vacancy.tests.all()
    ]


def foresight(vacancy: Vacancy) -> Foresight:
    rows = vacancy.candidates.filter(hired_as__isnull=False).select_related("hired_as")
    hired = [
        (row, total, quality)
        for row in rows.prefetch_related("sittings")
        if (total := grading.total(row)) is not None
        and (quality := quality_of(row.hired_as_id)) is not None
    ]
    pairs = [(float(total), quality) for _row, total, quality in hired]
    return Foresight(hired, fairness.correlation(pairs))


def quality_of(user_id: int | None) -> float | None:
    """The mean of what counted in their released reviews; none while there is nothing."""
    if user_id is None:
        return None
    rows = Review.objects.released().counted().filter(agent=user_id)
    mean = rows.aggregate(mean=Avg("final"))["mean"]
    return float(mean) if mean is not None else None


def _grades(sitting: Sitting | None) -> list[Any]:
    return list(sitting.grades.all()) if sitting else []
