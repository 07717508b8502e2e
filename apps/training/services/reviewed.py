"""What a review of somebody's work teaches: a failed question leads to its lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from apps.quality.models import Answer, Review
from apps.training.choices import Trigger
from apps.training.domain import failing
from apps.training.errors import AlreadyEnrolled, CourseRefused
from apps.training.models import Course, Enrolment
from apps.training.services import enrolments, rules

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.quality.models import Question

LOOKED_BACK = 50  # answers: no rule counts further


def learn_from(review_id: int) -> int:
    """Assign what a released review's lost questions ask for; how many courses."""
    review = Review.objects.released().filter(pk=review_id).select_related("agent").first()
    if review is None or review.kind != "review":
        return 0
    lost = Answer.objects.filter(review=review).lost().select_related("question__version")
    return sum(_learn(review.agent, answer.question) for answer in lost)


def give_lesson(*, answer: Answer, by: User) -> Enrolment:
    """In one click: the lesson of this question for whoever lost its points.

    Raises CourseRefused where the question names none, AlreadyEnrolled.
    """
    course = lesson_of(answer.question)
    if course is None:
        raise CourseRefused(_("This question names no lesson that exists."))
    return enrolments.enrol(
        user=answer.review.agent, course=course, by=by, trigger=Trigger.QUESTION,
        because=_because(answer.question),
    )  # fmt: skip


def lesson_of(question: Question) -> Course | None:
    """The course a question's card names."""
    if not question.lesson:
        return None
    return Course.objects.published().filter(slug=question.lesson).first()


def recent(agent: User, question: Question) -> list[bool]:
    """Whether the agent lost points by this question, in their last reviews, newest first.

    The key names it over all versions of its card; what did not apply does not count.
    """
    rows = (
        Answer.objects.filter(
            review__in=Review.objects.released().filter(agent=agent, kind="review").values("pk"),
            question__key=question.key,
            question__version__scorecard=question.version.scorecard_id,
            points__isnull=False,
        )
        .annotate(lost=Case(When(points__lt=F("out_of"), then=True), default=False))
        .order_by("-review__submitted_at", "-pk")
        .values_list("lost")
    )
    return [lost for (lost,) in rows[:LOOKED_BACK]]


def _learn(agent: User, question: Question) -> int:
    answers = recent(agent, question)
    count = rules.question_failed(
        user=agent, question=question.key, words=question.text, recent=answers
    )
    course = lesson_of(question)
    if course is None or not failing.asks_for_lesson(
        answers, failed=question.lesson_after, of=question.lesson_of
    ):
        return count
    try:
        enrolments.enrol(
            user=agent, course=course, trigger=Trigger.QUESTION, because=_because(question)
        )
    except (AlreadyEnrolled, CourseRefused):
        return count
    return count + 1


def _because(question: Question) -> str:
    return _("After “%s”") % question.text[:120]
