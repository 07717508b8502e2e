"""What assigns courses by itself: the rows are swept, events only make it sooner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import audit
from apps.routing.models import EntryPoint
from apps.training.choices import OPEN_STATES, Trigger
from apps.training.domain import failing
from apps.training.errors import AlreadyEnrolled, CourseRefused
from apps.training.models import AssignmentRule, Certificate, Enrolment
from apps.training.services import enrolments

BATCH = 200
NEWCOMER = timedelta(days=60)  # who started earlier than this is not new


def save(*, by: User, rule: AssignmentRule | None = None, **fields: Any) -> AssignmentRule:
    """Make one, or change what is named of it; who was enrolled by it stays enrolled."""
    row = rule or AssignmentRule(created_by=by)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    verb = "training.rule_changed" if rule else "training.rule_made"
    audit.record(verb, actor=by, target=row, summary=row.name)
    return row


def assign_due(*, now_on: date | None = None) -> int:
    """Everything the standing rules ask for and nobody has yet; how many were enrolled."""
    today = now_on or timezone.localdate()
    count = 0
    for rule in AssignmentRule.objects.active().select_related("course"):
        if people := _people_of(rule, today):
            count += _give(rule, people, because=_why(rule))
    return count


def question_failed(*, user: User, question: str, words: str, recent: Iterable[bool]) -> int:
    """A review said no to ``question``; ``recent``: this question's last answers, newest first."""
    answers = list(recent)
    count = 0
    for rule in AssignmentRule.objects.active().filter(trigger=Trigger.QUESTION):
        params = rule.params
        if not _names(str(params.get("question", "")), question, words):
            continue
        if not failing.asks_for_lesson(
            answers, failed=int(params.get("failed", 1)), of=int(params.get("of", 1))
        ):
            continue
        if _within(rule, User.objects.filter(pk=user.pk)).exists():
            count += _give(rule, [user], because=_("After “%s”") % words[:80])
    return count


def card_changed(*, card: str, user_ids: Iterable[int]) -> int:
    """A scorecard has a new version: those it is used on learn what changed."""
    count = 0
    for rule in AssignmentRule.objects.active().filter(trigger=Trigger.CARD):
        if _names(str(rule.params.get("card", "")), card, card):
            people = _within(rule, User.objects.filter(pk__in=list(user_ids)))
            count += _give(rule, people, because=_("“%s” has changed") % card[:80])
    return count


def article_changed(*, article: str, brand_ids: Iterable[int] = ()) -> int:
    """Something people work by says something else: those of its brands (none: all) learn it."""
    brands = list(brand_ids)
    count = 0
    for rule in AssignmentRule.objects.active().filter(trigger=Trigger.ARTICLE):
        if _names(str(rule.params.get("article", "")), article, article):
            people = _within(rule, User.objects.at_the_desk())
            if brands:
                people = people.filter(teams__brands__in=brands).distinct()
            count += _give(rule, people, because=_("“%s” has changed") % article[:80])
    return count


def channels_of_teams() -> set[tuple[int, str]]:
    """Which kinds of channels reach which teams, through the queues they serve."""
    kinds = EntryPoint.objects.filter(queue__teams__isnull=False)
    return set(kinds.values_list("queue__teams", "channel__kind").distinct())


def _people_of(rule: AssignmentRule, today: date) -> QuerySet[User]:
    """Whom a standing rule is for and who has neither the course nor its certificate."""
    people = _within(rule, User.objects.all())
    match rule.trigger:
        case Trigger.HIRED:
            people = people.filter(hired_on__lte=today, hired_on__gt=today - NEWCOMER)
        case Trigger.CHANNEL:
            people = people.filter(teams__in=_teams_serving(str(rule.params.get("channel", ""))))
        case Trigger.RENEWAL:
            return _renewing(rule, people, today)
        case _:
            return people.none()
    return people.exclude(_has(rule)).distinct()[:BATCH]


def _within(rule: AssignmentRule, people: QuerySet[User]) -> QuerySet[User]:
    found = people.filter(is_active=True, deactivated_at__isnull=True).exclude(role="client")
    if rule.team_id:
        found = found.filter(teams=rule.team_id)
    if rule.brand_id:
        found = found.filter(Q(teams__brands=rule.brand_id) | Q(brands=rule.brand_id))
    return found.distinct()


def _has(rule: AssignmentRule) -> Exists | Q:
    """Any enrolment in the course: also a withdrawn one, which somebody decided."""
    return Exists(Enrolment.objects.filter(user=OuterRef("pk"), course=rule.course_id))


def _renewing(rule: AssignmentRule, people: QuerySet[User], today: date) -> QuerySet[User]:
    until = timezone.now() + timedelta(days=rule.course.renewal_days)
    ending = Certificate.objects.live().filter(
        user=OuterRef("pk"), course=rule.course_id, valid_to__lte=until
    )
    lapsed = Enrolment.objects.filter(user=OuterRef("pk"), course=rule.course_id)
    since = timezone.now() - timedelta(days=rule.course.renewal_days * 2)
    recent = lapsed.filter(Q(state__in=OPEN_STATES) | Q(assigned_at__gte=since))
    passed_now = recent.filter(certificate__ended_at__isnull=True, certificate__isnull=False)
    asked = recent.exclude(pk__in=passed_now.values("pk"))
    return people.filter(Exists(ending)).exclude(Exists(asked))[:BATCH]


def _teams_serving(channel: str) -> list[int]:
    return [team_id for team_id, kind in channels_of_teams() if kind == channel]


def _give(rule: AssignmentRule, people: Iterable[User], *, because: str) -> int:
    days = rule.course.due_days if rule.due_days is None else rule.due_days
    count = 0
    for user in people:
        try:
            enrolments.enrol(
                user=user, course=rule.course, trigger=rule.trigger, because=because, rule=rule,
                due_on=timezone.localdate() + timedelta(days=days),
            )  # fmt: skip
            count += 1
        except AlreadyEnrolled:
            continue
        except CourseRefused:
            return count
    return count


def _why(rule: AssignmentRule) -> str:
    return {
        Trigger.HIRED: _("First weeks here"),
        Trigger.CHANNEL: _("You take this channel now"),
        Trigger.RENEWAL: _("Your certificate runs out"),
    }.get(Trigger(rule.trigger), rule.name)


def _names(wanted: str, key: str, words: str) -> bool:
    """Whether a rule means this question or card: by key, or by its words."""
    asked = wanted.strip().casefold()
    return bool(asked) and (asked == key.casefold() or asked in words.casefold())
