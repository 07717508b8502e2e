"""One person's learning as their page shows it: what is due, what there is, what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.training.choices import EnrolmentState, ProgressState
from apps.training.domain.certificates import Standing, days_left, renewable_from, standing
from apps.training.models import Certificate, Course, Enrolment, Lesson, Ramp, Slot, TrainingTime

SOON_DAYS = 3
ICONS = {"": "grid", "generic": "plug"}  # the others are called as their channel


@dataclass(frozen=True, slots=True)
class Row:
    """One course of the list: an enrolment to go on with, or a course one may take."""

    course: Course
    enrolment: Enrolment | None = None
    steps: tuple[str, ...] = ()  # done | now | ""
    sub: str = ""
    when: str = ""
    tone: str = ""
    is_done: bool = False
    is_locked: bool = False
    is_current: bool = False

    @property
    def icon(self) -> str:
        return icon_of(self.course)


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate as a card."""

    certificate: Certificate
    standing: Standing
    used: float  # share of its life, 0.0 to 1.0
    left: int | None  # days
    renew_from: date | None


@dataclass(slots=True)
class Learning:
    due: list[Row] = field(default_factory=list)
    groups: list[tuple[str, list[Row]]] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    ramp: Ramp | None = None
    slots: list[Slot] = field(default_factory=list)
    seconds: int = 0  # this month

    def first(self) -> Enrolment | None:
        """What to go on with."""
        return next((row.enrolment for row in self.due if row.enrolment), None)


def of(user: User, *, current: Enrolment | None = None) -> Learning:
    now = timezone.now()
    open_rows = _open(user)
    lessons = _lesson_counts(enrolment.version_id for enrolment in open_rows)
    certificates = list(
        Certificate.objects.filter(user=user).exclude(end_reason="renewed")
        .select_related("course", "skill").order_by("course_id", "-issued_at").distinct("course_id")
    )  # fmt: skip
    found = Learning()
    found.due = [_due(row, lessons[row.version_id], is_current=row == current) for row in open_rows]
    found.held = [card(row, now) for row in sorted(certificates, key=_by_end)]
    found.groups = _catalogue(user, {row.course_id for row in open_rows}, certificates, now)
    found.ramp = Ramp.objects.open().filter(user=user).select_related("buddy", "profile").first()
    found.slots = list(
        Slot.objects.visible_to(user).coming(now).select_related("course", "trainer")
        .annotate(mine=Count("bookings", filter=Q(bookings__user=user)),
                  taken=Count("bookings"))[:4]
    )  # fmt: skip
    month = timezone.localdate().replace(day=1)
    spent = TrainingTime.objects.filter(user=user, day__gte=month).aggregate(sum=Sum("seconds"))
    found.seconds = spent["sum"] or 0
    return found


def icon_of(course: Course) -> str:
    return ICONS.get(course.channel, course.channel)


def hours(seconds: int) -> str:
    """ "6 h 20" """
    return _("%(h)d h %(m)02d") % {"h": seconds // 3600, "m": seconds % 3600 // 60}


def card(certificate: Certificate, now: datetime) -> Held:
    until = certificate.valid_to
    state = standing(
        valid_to=until, ended=certificate.ended_at is not None,
        window_days=certificate.course.renewal_days, now=now,
    )  # fmt: skip
    life = (until - certificate.issued_at).total_seconds() if until else 0
    used = (now - certificate.issued_at).total_seconds() / life if life > 0 else 0.0
    renewable = renewable_from(until, certificate.course.renewal_days)
    return Held(
        certificate, state, min(max(used, 0.0), 1.0), days_left(until, now) if until else None,
        timezone.localdate(renewable) if renewable else None,
    )  # fmt: skip


def _by_end(row: Certificate) -> tuple[bool, float]:
    return row.valid_to is None, row.valid_to.timestamp() if row.valid_to else 0.0


def _open(user: User) -> list[Enrolment]:
    rows = Enrolment.objects.open().filter(user=user).select_related("course")
    done = Q(progress__state__in=[ProgressState.DONE, ProgressState.SUBMITTED])
    return list(rows.annotate(done=Count("progress", filter=done)).order_by("due_on", "pk"))


def _lesson_counts(version_ids: Iterable[int]) -> dict[int, int]:
    wanted = list(version_ids)
    rows = Lesson.objects.filter(version__in=wanted).values_list("version").annotate(n=Count("pk"))
    return dict.fromkeys(wanted, 0) | dict(rows.order_by())


def _due(row: Any, lessons: int, *, is_current: bool) -> Row:
    begun = row.state == EnrolmentState.UNDER_WAY
    steps = tuple(
        "done" if n < row.done else "now" if n == row.done and begun else "" for n in range(lessons)
    )
    when, tone = _until(row.due_on)
    return Row(row.course, row, steps if begun else (), row.because, when, tone,
               is_current=is_current)  # fmt: skip


def _until(day: date | None) -> tuple[str, str]:
    if day is None:
        return _("when free"), ""
    left = (day - timezone.localdate()).days
    if left < 0:
        return ngettext("%d day over", "%d days over", -left) % -left, "tone-breached"
    if left == 0:
        return _("today"), "tone-us"
    return date_format(day, "D j M"), "tone-us" if left <= SOON_DAYS else ""


def _catalogue(
    user: User, open_ids: set[int], certificates: list[Certificate], now: datetime
) -> list[tuple[str, list[Row]]]:
    held = {row.course_id: card(row, now) for row in certificates}
    courses = Course.objects.visible_to(user).published().exclude(pk__in=open_ids)
    counts = _published_counts()
    names = dict(ChannelKind.choices) | {"": _("The house")}
    groups: dict[str, list[Row]] = {}
    for course in courses.select_related("after").order_by("channel", "title"):
        row = _offered(course, held, counts.get(course.pk, (0, 0)))
        groups.setdefault(str(names.get(course.channel, course.channel)), []).append(row)
    return list(groups.items())


def _offered(course: Course, held: dict[int, Held], size: tuple[int, int]) -> Row:
    mine = held.get(course.pk)
    if mine is not None and mine.standing is Standing.HELD:
        at = date_format(mine.certificate.issued_at, "j M Y")
        score = mine.certificate.score
        sub = _("Done %(at)s, %(score)s %%") % {"at": at, "score": score} if score else at
        return Row(course, sub=sub, is_done=True)
    if mine is not None and mine.standing is Standing.DUE and mine.left is not None:
        left = ngettext("expires in %d day", "expires in %d days", mine.left) % mine.left
        return Row(course, sub=_("Renew now"), when=left, tone="tone-us")
    if mine is not None:
        return Row(course, sub=_("Ended: the skill is withdrawn"), when=_("lapsed"),
                   tone="tone-breached")  # fmt: skip
    lessons, minutes = size
    sub = ngettext("%(n)d lesson, %(m)d min", "%(n)d lessons, %(m)d min", lessons) % {
        "n": lessons, "m": minutes,
    }  # fmt: skip
    locked = course.after_id is not None and _is_missing(held.get(course.after_id))
    if locked and course.after:
        sub = _("Opens after %s") % course.after
    return Row(course, sub=sub, when="" if locked else _("when free"), is_locked=locked)


def _is_missing(held: Held | None) -> bool:
    return held is None or held.standing is Standing.LAPSED


def _published_counts() -> dict[int, tuple[int, int]]:
    """Lessons and minutes of each course's newest published version."""
    newest = (
        Course.objects.filter(versions__published_at__isnull=False)
        .annotate(newest=Max("versions__number", filter=Q(versions__published_at__isnull=False)))
        .values_list("pk", "newest")
    )
    wanted = dict(newest)
    rows = (
        Lesson.objects.filter(version__course__in=wanted)
        .values_list("version__course", "version__number")
        .annotate(n=Count("pk"), minutes=Sum("minutes"))
        .order_by()
    )
    return {pk: (n, minutes) for pk, number, n, minutes in rows if wanted[pk] == number}
