"""People grade what no machine can: by criteria, without a name, each for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Avg
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.errors import Conflict
from apps.training.choices import GRADED_BY_PEOPLE
from apps.training.errors import CourseRefused
from apps.training.models import Candidate, Grade, Sitting

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_POINTS = 4


def criteria(sitting: Sitting) -> list[dict[str, Any]]:
    return list(sitting.test.settings.get("criteria", []))


@transaction.atomic
def grade(*, sitting: Sitting, by: User, points: Mapping[str, int], words: str = "") -> Grade:
    """One grader's points; again replaces their own. The mean of all is the sitting's score."""
    if sitting.test.kind not in GRADED_BY_PEOPLE:
        raise CourseRefused(_("This test is measured, not graded."))
    wanted = [one["key"] for one in criteria(sitting)]
    if set(points) != set(wanted) or any(not 0 <= n <= MOST_POINTS for n in points.values()):
        raise CourseRefused(_("Give every criterion nought to four points."))
    row = Sitting.objects.select_for_update().select_related("candidate").get(pk=sitting.pk)
    if row.handed_in_at is None or row.candidate.erased_at is not None:
        raise Conflict(_("There is nothing to grade here."))
    score = round(100 * sum(points.values()) / (MOST_POINTS * len(wanted)))
    given, _made = Grade.objects.update_or_create(
        sitting=row, by=by,
        defaults={"points": dict(points), "score": score, "words": words[:600]},
    )  # fmt: skip
    row.score = round(row.grades.aggregate(mean=Avg("score"))["mean"])
    row.save(update_fields=["score", "updated_at"])
    audit.record("candidate.graded", actor=by, target=row, score=score)
    return given


def total(candidate: Candidate) -> int | None:
    """The weighted mean of every test; None while one is open or waits for a grader."""
    tests = {test.pk: test.weight for test in candidate.vacancy.tests.ready()}
    scores = {row.test_id: row.score for row in candidate.sittings.all()}
    if not tests or any(scores.get(pk) is None for pk in tests):
        return None
    weight = sum(tests.values())
    if not weight:
        return None
    return round(sum((scores[pk] or 0) * w for pk, w in tests.items()) / weight)
