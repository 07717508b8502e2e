"""What people may see of learning and hiring."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.training.choices import (
    OPEN_STATES,
    EnrolmentState,
    ProgressState,
    RequestState,
    TestKind,
)

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.training.models import (
        AssignmentRule,
        Candidate,
        Certificate,
        Cohort,
        Course,
        CourseVersion,
        Enrolment,
        Grade,
        Lesson,
        Progress,
        Ramp,
        Sitting,
        Slot,
        Test,
        TrainingRequest,
        TrainingTime,
        Vacancy,
    )

KNOW_COURSES = (Action.TRAINING_LEARN, Action.COURSE_MANAGE, Action.TRAINING_REQUEST)


def _of_brands(user: User, action: Action, path: str = "brand") -> Q | None:
    """Rows of the user's brands; None where they reach all, nothing where they reach none."""
    scope = user.scope(action)
    if scope is Scope.ALL:
        return None
    if scope is Scope.NONE:
        return Q(pk__in=[])
    return Q(**{f"{path}__in": user.brand_ids()})


def _of_people(user: User, action: Action, path: str = "user") -> Q | None:
    """Rows of oneself, and of the people one sees as far as ``action`` reaches."""
    scope = user.scope(action)
    if scope is Scope.ALL:
        return None
    own = Q(**{path: user.pk})
    if scope is Scope.NONE:
        return own
    teams = user.team_ids()
    within = Q(**{f"{path}__in": user.__class__.objects.filter(teams__in=teams).values("pk")})
    if scope is Scope.BRAND:
        of_brands = user.__class__.objects.filter(teams__brands__in=user.brand_ids())
        within |= Q(**{f"{path}__in": of_brands.values("pk")})
    return own | within


def _taught(user: User, path: str = "course__brand") -> Q:
    """Rows of the courses ``user`` writes: of their brands, the shared ones where they may."""
    scope = user.scope(Action.COURSE_MANAGE)
    if scope is Scope.ALL:
        return Q()
    if scope is Scope.NONE:
        return Q(pk__in=[])
    own = Q(**{f"{path}__in": user.brand_ids()})
    shared = Q(**{f"{path}__isnull": True})
    return own | shared if user.may(Action.COURSE_SHARE) else own


def _offered(user: User, path: str = "brand") -> Q:
    """Rows of the courses ``user`` may know: everybody's, and of the brands they serve."""
    reach = max(user.scope(action) for action in KNOW_COURSES)
    if reach is Scope.ALL:
        return Q()
    if reach is Scope.NONE:
        return Q(pk__in=[])
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__in": user.brand_ids()})


class CourseQuerySet(QuerySet["Course"]):
    def visible_to(self, user: User) -> CourseQuerySet:
        """What everybody learns, and what belongs to the brands ``user`` serves."""
        return self.filter(_offered(user))

    def editable_by(self, user: User) -> CourseQuerySet:
        """Those of one's brands; the shared ones for whoever writes for all."""
        return self.filter(_taught(user, "brand"))

    def current(self) -> CourseQuerySet:
        return self.filter(archived_at__isnull=True)

    def published(self) -> CourseQuerySet:
        return self.current().filter(versions__published_at__isnull=False).distinct()


class CourseVersionQuerySet(QuerySet["CourseVersion"]):
    def published(self) -> CourseVersionQuerySet:
        return self.filter(published_at__isnull=False)


class LessonQuerySet(QuerySet["Lesson"]):
    def editable_by(self, user: User) -> LessonQuerySet:
        return self.filter(_taught(user, "version__course__brand"))


class EnrolmentQuerySet(QuerySet["Enrolment"]):
    def visible_to(self, user: User) -> EnrolmentQuerySet:
        """One's own, and those of the people whose learning one looks after."""
        found = _of_people(user, Action.TRAINING_VIEW)
        return self if found is None else self.filter(found)

    def open(self) -> EnrolmentQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def due_by(self, day: date) -> EnrolmentQuerySet:
        return self.open().filter(due_on__lte=day)

    def passed(self) -> EnrolmentQuerySet:
        return self.filter(state=EnrolmentState.PASSED)


class ProgressQuerySet(QuerySet["Progress"]):
    def to_hear(self, user: User) -> ProgressQuerySet:
        """Role-plays that wait for a trainer's ear, of courses ``user`` teaches."""
        return self.filter(_taught(user, "enrolment__course__brand"), state=ProgressState.SUBMITTED)

    def hearable_by(self, user: User) -> ProgressQuerySet:
        """Whose voice ``user`` may hear: their own, and of those whose courses they teach."""
        taught = _taught(user, "enrolment__course__brand")
        return self.filter(Q(enrolment__user=user) | taught if taught else taught)


class CertificateQuerySet(QuerySet["Certificate"]):
    def visible_to(self, user: User) -> CertificateQuerySet:
        found = _of_people(user, Action.TRAINING_VIEW)
        return self if found is None else self.filter(found)

    def revocable_by(self, user: User) -> CertificateQuerySet:
        if not user.may(Action.TRAINING_ASSIGN):
            return self.none()
        found = _of_people(user, Action.TRAINING_ASSIGN)
        return self if found is None else self.filter(found).exclude(user=user)

    def live(self) -> CertificateQuerySet:
        return self.filter(ended_at__isnull=True)

    def run_out(self, now: datetime) -> CertificateQuerySet:
        return self.live().filter(valid_to__lte=now)


class RampQuerySet(QuerySet["Ramp"]):
    def visible_to(self, user: User) -> RampQuerySet:
        found = _of_people(user, Action.TRAINING_VIEW)
        return self if found is None else self.filter(found)

    def open(self) -> RampQuerySet:
        return self.filter(ended_at__isnull=True)


class RuleQuerySet(QuerySet["AssignmentRule"]):
    def visible_to(self, user: User) -> RuleQuerySet:
        """Those of one's brands; those of every brand for whoever writes for all."""
        return self.filter(_taught(user, "brand"))

    def active(self) -> RuleQuerySet:
        return self.filter(is_active=True, course__archived_at__isnull=True)


class RequestQuerySet(QuerySet["TrainingRequest"]):
    def visible_to(self, user: User) -> RequestQuerySet:
        found = _of_brands(user, Action.TRAINING_REQUEST)
        return self if found is None else self.filter(found)

    def open(self) -> RequestQuerySet:
        return self.filter(state=RequestState.OPEN)


class CohortQuerySet(QuerySet["Cohort"]):
    def visible_to(self, user: User) -> CohortQuerySet:
        """Those of the brands one teaches for, shared ones included."""
        scope = user.scope(Action.TRAINING_ASSIGN)
        if scope is Scope.NONE:
            return self.none()
        if scope is Scope.ALL:
            return self
        return self.filter(Q(brand__isnull=True) | Q(brand__in=user.brand_ids()))


class SlotQuerySet(QuerySet["Slot"]):
    def visible_to(self, user: User) -> SlotQuerySet:
        """Times of courses one can see."""
        return self.filter(_offered(user, "course__brand"))

    def taught_by(self, user: User) -> SlotQuerySet:
        taught = _taught(user)
        return self.filter(Q(trainer=user) | taught if taught else taught)

    def coming(self, now: datetime) -> SlotQuerySet:
        """The next first, also where they are counted: Meta's order is lost then."""
        coming = self.filter(cancelled_at__isnull=True, starts_at__gt=now)
        return coming.order_by("starts_at", "pk")


class TimeQuerySet(QuerySet["TrainingTime"]):
    def visible_to(self, user: User) -> TimeQuerySet:
        found = _of_people(user, Action.TRAINING_VIEW)
        return self if found is None else self.filter(found)


class VacancyQuerySet(QuerySet["Vacancy"]):
    def visible_to(self, user: User) -> VacancyQuerySet:
        found = _of_brands(user, Action.HIRING_MANAGE)
        return self if found is None else self.filter(found)

    def gradable_by(self, user: User) -> VacancyQuerySet:
        found = _of_brands(user, Action.HIRING_GRADE)
        return self if found is None else self.filter(found)

    def current(self) -> VacancyQuerySet:
        return self.filter(archived_at__isnull=True)


class TestQuerySet(QuerySet["Test"]):
    __test__ = False  # pytest: not a test

    def visible_to(self, user: User) -> TestQuerySet:
        found = _of_brands(user, Action.HIRING_MANAGE, "vacancy__brand")
        return self if found is None else self.filter(found)

    def ready(self) -> TestQuerySet:
        """Those that can be sat: one types what one hears only where there is a sound."""
        return self.exclude(kind=TestKind.TYPING, sound__isnull=True)


class CandidateQuerySet(QuerySet["Candidate"]):
    def visible_to(self, user: User) -> CandidateQuerySet:
        """With their names: only for whoever decides."""
        found = _of_brands(user, Action.HIRING_MANAGE, "vacancy__brand")
        return self if found is None else self.filter(found)

    def kept_too_long(self, day: date) -> CandidateQuerySet:
        return self.filter(erased_at__isnull=True, erase_after__lt=day)


class SittingQuerySet(QuerySet["Sitting"]):
    def gradable_by(self, user: User) -> SittingQuerySet:
        found = _of_brands(user, Action.HIRING_GRADE, "test__vacancy__brand")
        mine = self if found is None else self.filter(found)
        return mine.filter(handed_in_at__isnull=False)

    def running(self) -> SittingQuerySet:
        return self.filter(handed_in_at__isnull=True)


class GradeQuerySet(QuerySet["Grade"]):
    """Read through their sitting."""
