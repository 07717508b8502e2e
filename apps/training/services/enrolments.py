"""Who takes which course: assigned, begun, finished or taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.training.choices import OPEN_STATES, EnrolmentState, Trigger
from apps.training.errors import AlreadyEnrolled, CourseRefused, NotYet
from apps.training.events import Enrolled, EnrolmentChanged
from apps.training.models import AssignmentRule, Certificate, Course, Enrolment
from apps.training.services import courses, notices

if TYPE_CHECKING:
    from apps.accounts.models import User


def enrol(
    *,
    user: User,
    course: Course,
    by: User | None = None,
    trigger: str = Trigger.HAND,
    because: str = "",
    due_on: date | None = None,
    rule: AssignmentRule | None = None,
) -> Enrolment:
    """Give ``user`` the course's published version. Raises AlreadyEnrolled, CourseRefused."""
    version = courses.published(course)
    if version is None or course.archived_at:
        raise CourseRefused(_("“%s” has nothing published to learn from.") % course)
    try:
        with transaction.atomic():
            row = Enrolment.objects.create(
                user=user, course=course, version=version, trigger=trigger, rule=rule,
                because=because[:160], assigned_by=by,
                due_on=due_on or timezone.localdate() + timedelta(days=course.due_days),
            )  # fmt: skip
            audit.record(
                "training.enrolled", actor=by, target=row, summary=str(row), trigger=trigger
            )
            publish(Enrolled(row.pk, user.pk))
            notices.assigned(row)
    except IntegrityError as error:
        raise AlreadyEnrolled(
            _("%(name)s has “%(course)s” open already.") % {"name": user, "course": course}
        ) from error
    return row


def choose(*, user: User, course: Course) -> Enrolment:
    """Take a course by one's own choice. Raises NotYet for what opens later."""
    if not course.may_be_chosen:
        raise CourseRefused(_("This course is given, not chosen. Ask your trainer."))
    if not is_unlocked(user, course):
        raise NotYet(_("It opens once you have passed “%s”.") % course.after)
    return enrol(
        user=user, course=course, by=user, trigger=Trigger.OWN_CHOICE, because=_("Your own choice")
    )


def is_unlocked(user: User, course: Course) -> bool:
    return course.after_id is None or Certificate.objects.live().filter(
        user=user, course=course.after_id
    ).exists()  # fmt: skip


def begin(enrolment: Enrolment) -> None:
    """The first look at a lesson: from now on it is under way."""
    now = timezone.now()
    won = Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.ASSIGNED).update(
        state=EnrolmentState.UNDER_WAY, started_at=now, updated_at=now
    )
    if won:
        enrolment.state, enrolment.started_at = EnrolmentState.UNDER_WAY, now


@transaction.atomic
def finish(*, enrolment: Enrolment, has_passed: bool, score: int | None) -> bool:
    """End it, once; whether this call did."""
    now = timezone.now()
    won = Enrolment.objects.filter(pk=enrolment.pk, state__in=OPEN_STATES).update(
        state=EnrolmentState.PASSED if has_passed else EnrolmentState.FAILED,
        finished_at=now, score=score, updated_at=now,
    )  # fmt: skip
    if won:
        enrolment.refresh_from_db()
        publish(EnrolmentChanged(enrolment.pk, enrolment.user_id))
    return bool(won)


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User | None, because: str = "") -> None:
    """Take back what was assigned; what was learned stays on the record."""
    now = timezone.now()
    won = Enrolment.objects.filter(pk=enrolment.pk, state__in=OPEN_STATES).update(
        state=EnrolmentState.WITHDRAWN, finished_at=now, updated_at=now
    )
    if won:
        audit.record("training.withdrawn", actor=by, target=enrolment, summary=because)
        publish(EnrolmentChanged(enrolment.pk, enrolment.user_id))


@transaction.atomic
def move_date(*, enrolment: Enrolment, due_on: date, by: User) -> None:
    won = Enrolment.objects.filter(pk=enrolment.pk, state__in=OPEN_STATES).update(
        due_on=due_on, reminder="", updated_at=timezone.now()
    )
    if won:
        audit.record("training.moved", actor=by, target=enrolment, due_on=due_on.isoformat())
        publish(EnrolmentChanged(enrolment.pk, enrolment.user_id))
