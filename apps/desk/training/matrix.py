"""Agents down, courses across: who knows what, who is on the way, what has lapsed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.domain.permissions import Action
from apps.accounts.models import Team, User
from apps.desk.training.learning import icon_of
from apps.training.choices import EnrolmentState, ProgressState, Provider
from apps.training.domain.certificates import Standing
from apps.training.domain.certificates import standing as standing_of
from apps.training.models import Certificate, Course, Enrolment, TrainingTime
from apps.training.services import rules

PAGE = 60  # people
MOST_COURSES = 14
NEWCOMER_DAYS = 60


@dataclass(frozen=True, slots=True)
class Square:
    course: Course
    standing: str
    words: str = ""
    says: str = ""  # for whoever cannot see it
    enrolment_id: int | None = None
    certificate_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    user: User
    since: str
    squares: list[Square]
    hours: float


@dataclass(frozen=True, slots=True)
class Column:
    course: Course
    icon: str
    held: int
    needed: int


@dataclass(slots=True)
class Matrix:
    columns: list[Column] = field(default_factory=list)
    groups: list[tuple[str, str, list[Line], float]] = field(default_factory=list)
    hours: float = 0.0
    client_hours: float = 0.0
    after: int | None = None
    month: date = field(default_factory=timezone.localdate)


@dataclass(slots=True)
class _Known:
    """Everything the squares are made of, read at once."""

    certificates: dict[tuple[int, int], Certificate]
    enrolments: dict[tuple[int, int], Any]
    served: dict[int, set[str]]  # user -> kinds of channels their queues take
    lessons: dict[int, int]
    seconds: dict[int, int]


def of(reader: User, *, team: Team | None = None, after: int = 0) -> Matrix:
    now = timezone.now()
    people = _people(reader, team, after)
    more = len(people) > PAGE
    people = people[:PAGE]
    courses = list(Course.objects.visible_to(reader).published()[:MOST_COURSES])
    known = _read(people, courses)
    lines = [_line(user, courses, known, now) for user in people]
    found = Matrix(month=timezone.localdate().replace(day=1))
    found.groups = _grouped(people, lines)
    found.columns = [
        Column(course, icon_of(course), *_tally(lines, n)) for n, course in enumerate(courses)
    ]
    found.hours = round(sum(known.seconds.values()) / 3600, 1)
    spent = TrainingTime.objects.visible_to(reader).filter(
        day__gte=found.month, provider=Provider.CLIENT
    )  # fmt: skip
    found.client_hours = round((spent.aggregate(s=Sum("seconds"))["s"] or 0) / 3600, 1)
    found.after = people[-1].pk if more else None
    return found


def _people(reader: User, team: Team | None, after: int) -> list[User]:
    rows = User.objects.visible_to(reader).active().at_the_desk().filter(pk__gt=after)
    if reader.may(Action.TRAINING_VIEW) and team is not None:
        rows = rows.filter(teams=team)
    return list(rows.prefetch_related("teams__training_profile").order_by("pk")[: PAGE + 1])


def _read(people: list[User], courses: list[Course]) -> _Known:
    certificates = Certificate.objects.filter(user__in=people, course__in=courses).exclude(
        end_reason="renewed"
    )  # fmt: skip
    done = Q(progress__state__in=[ProgressState.DONE, ProgressState.SUBMITTED])
    enrolments = (
        Enrolment.objects.open().filter(user__in=people, course__in=courses)
        .annotate(done=Count("progress", filter=done, distinct=True),
                  lessons=Count("version__lessons", distinct=True))
    )  # fmt: skip
    month = timezone.localdate().replace(day=1)
    times = TrainingTime.objects.filter(user__in=people, day__gte=month)
    return _Known(
        certificates={(c.user_id, c.course_id): c for c in certificates.order_by("issued_at")},
        enrolments={(e.user_id, e.course_id): e for e in enrolments},
        served=_served(people),
        lessons={},
        seconds=dict(times.values_list("user").annotate(s=Sum("seconds")).order_by()),
    )


def _served(people: list[User]) -> dict[int, set[str]]:
    """Which kinds of channels come to each person: a course of another kind is not their role."""
    teams: dict[int, set[str]] = defaultdict(set)
    for team_id, kind in rules.channels_of_teams():
        teams[team_id].add(kind)
    return {user.pk: set().union(*(teams[team.pk] for team in user.teams.all())) for user in people}


def _line(user: User, courses: list[Course], known: _Known, now: datetime) -> Line:
    squares = [_square(user, course, known, now) for course in courses]
    hours = round(known.seconds.get(user.pk, 0) / 3600, 1)
    return Line(user, _since(user), squares, hours)


def _square(user: User, course: Course, known: _Known, now: datetime) -> Square:
    certificate = known.certificates.get((user.pk, course.pk))
    enrolment = known.enrolments.get((user.pk, course.pk))
    if certificate is not None:
        state = standing_of(
            valid_to=certificate.valid_to, ended=certificate.ended_at is not None,
            window_days=course.renewal_days, now=now,
        )  # fmt: skip
        if enrolment is None or state in {Standing.HELD, Standing.DUE}:
            words = _words(certificate, state, now)
            return Square(course, state, words, str(SAYS[state]),
                          enrolment.pk if enrolment else None, certificate.pk)  # fmt: skip
    if enrolment is not None:
        begun = enrolment.state == EnrolmentState.UNDER_WAY
        state = Standing.HALF if begun else Standing.NONE
        words = f"{enrolment.done}/{enrolment.lessons}" if begun else ""
        return Square(course, state, words, str(SAYS[state]), enrolment.pk)
    in_role = not course.channel or course.channel in known.served[user.pk]
    return Square(course, "open" if in_role else Standing.DASH, "",
                  _("not assigned") if in_role else str(SAYS[Standing.DASH]))  # fmt: skip


def _words(certificate: Certificate, state: Standing, now: datetime) -> str:
    if state is Standing.DUE and certificate.valid_to:
        return _("%d d") % max(0, (certificate.valid_to - now).days)
    if state is Standing.LAPSED:
        return date_format(certificate.ended_at or certificate.valid_to or now, "j M")
    return date_format(certificate.valid_to, "M y") if certificate.valid_to else ""


SAYS = {
    Standing.HELD: gettext_lazy("held"),
    Standing.DUE: gettext_lazy("expires soon"),
    Standing.LAPSED: gettext_lazy("lapsed"),
    Standing.HALF: gettext_lazy("on the way"),
    Standing.NONE: gettext_lazy("assigned"),
    Standing.DASH: gettext_lazy("not in this role"),
}


def _since(user: User) -> str:
    if user.hired_on is None:
        return ""
    days = (timezone.localdate() - user.hired_on).days
    if days < 7:
        return _("first week")
    return _("first months") if days < NEWCOMER_DAYS else _("since %d") % user.hired_on.year


def _grouped(people: list[User], lines: list[Line]) -> list[tuple[str, str, list[Line], float]]:
    groups: dict[str, list[Line]] = {}
    profiles: dict[str, str] = {}
    for user, line in zip(people, lines, strict=True):
        team = next(iter(sorted(user.teams.all(), key=lambda one: one.name)), None)
        name = team.name if team else _("Without a team")
        groups.setdefault(name, []).append(line)
        profile = getattr(team, "training_profile", None)
        if profile is not None:
            said = ", ".join(filter(None, [profile.industry, *profile.markets]))
            profiles[name] = said
    return [
        (name, profiles.get(name, ""), rows, round(sum(row.hours for row in rows), 1))
        for name, rows in groups.items()
    ]


def _tally(lines: list[Line], place: int) -> tuple[int, int]:
    states = [line.squares[place].standing for line in lines]
    held = sum(state in {Standing.HELD, Standing.DUE} for state in states)
    return held, sum(state != Standing.DASH for state in states)
