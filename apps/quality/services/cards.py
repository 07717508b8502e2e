"""Scorecards: made, changed as drafts, published for good, copied, handed out and read in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Brand, Skill
from apps.core import audit
from apps.core.events import publish as tell
from apps.quality.choices import VersionState
from apps.quality.domain import checks, exchange
from apps.quality.domain.forms import Condition, Form
from apps.quality.domain.forms import Option as PlainOption
from apps.quality.domain.forms import Question as PlainQuestion
from apps.quality.domain.forms import Section as PlainSection
from apps.quality.errors import CardProblem, VersionLocked
from apps.quality.events import ScorecardPublished
from apps.quality.models import Option, Question, Scorecard, ScorecardVersion, Section

if TYPE_CHECKING:
    from apps.accounts.models import User


def words_for(problem: checks.Problem) -> str:
    return {
        "no_questions": _("The card asks nothing yet."),
        "nothing_counts": _("No question counts: give points, weights and a section's share."),
        "empty_section": _("A section has no question."),
        "not_a_hundred": _("Sections do not add up to 100. Shares are taken from their sum."),
        "text_with_answers": _("Free text has no answers to choose from."),
        "too_few_answers": _("There is nothing to choose from: add answers."),
        "bands_leave_gaps": _("Some numbers fall into no band and get no points."),
        "condition_looks_ahead": _("The condition looks at a question that comes later."),
        "condition_never_met": _("The condition names no answer that can be given."),
    }[problem.code]


def form_of(version: ScorecardVersion) -> Form:
    """The version as plain values, in three queries, or none where they are prefetched."""
    return Form(tuple(_plain_section(section) for section in sections_of(version)))


def sections_of(version: ScorecardVersion) -> list[Section]:
    """Sections with questions and answers, in order."""
    questions = Question.objects.order_by("position", "id").prefetch_related(
        Prefetch("options", Option.objects.order_by("position", "id"))
    )
    return list(
        version.sections.order_by("position", "id").prefetch_related(
            Prefetch("questions", questions)
        )
    )


def create(
    *, name: str, channels: list[str], brand: Brand | None, actor: User | None, **facts: Any
) -> Scorecard:
    """An empty card with a draft that has one section."""
    card = _new(name=name, channels=channels, brand=brand, actor=actor, **facts)
    version = ScorecardVersion.objects.create(scorecard=card, number=1)
    Section.objects.create(version=version, key="section-1", title=_("First section"), weight=100)
    return card


def draft_of(card: Scorecard, *, actor: User) -> ScorecardVersion:
    """The card's draft; made as a copy of what is live when there is none."""
    with transaction.atomic():
        Scorecard.objects.select_for_update().get(pk=card.pk)
        draft = card.versions.filter(state=VersionState.DRAFT).first()
        if draft:
            return draft
        last = card.versions.order_by("-number").first()
        number = (card.versions.aggregate(most=Max("number"))["most"] or 0) + 1
        draft = ScorecardVersion.objects.create(scorecard=card, number=number)
        if last:
            _fill(draft, described(last)["sections"])
        audit.record("scorecard.draft_begun", actor=actor, target=card, summary=card.name)
        return draft


def discard(version: ScorecardVersion, *, actor: User) -> None:
    """A draft is thrown away; a card that never was published goes with it."""
    _must_be_draft(version)
    card = version.scorecard
    with transaction.atomic():
        audit.record("scorecard.draft_discarded", actor=actor, target=card, summary=card.name)
        version.delete()
        if not card.versions.exists():
            card.delete()


def publish(version: ScorecardVersion, *, actor: User | None) -> ScorecardVersion:
    """From now on reviews ask this. Raises CardProblem, or VersionLocked if somebody was first."""
    faults = checks.faults(form_of(version))
    if faults:
        raise CardProblem(words_for(faults[0]))
    now = timezone.now()
    with transaction.atomic():
        Scorecard.objects.select_for_update().get(pk=version.scorecard_id)
        version.scorecard.versions.live().update(
            state=VersionState.RETIRED, retired_at=now, updated_at=now
        )
        won = ScorecardVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT).update(
            state=VersionState.LIVE, published_at=now, published_by=actor, updated_at=now
        )
        if not won:
            raise VersionLocked(_("This version is published already. It stays as it is."))
        summary = f"{version.scorecard.name}, {version.number}"
        audit.record("scorecard.published", actor=actor, target=version.scorecard, summary=summary)
        tell(ScorecardPublished(scorecard_id=version.scorecard_id, version_id=version.pk))
    version.refresh_from_db()
    return version


def copy(version: ScorecardVersion, *, name: str, brand: Brand | None, actor: User) -> Scorecard:
    """A card of its own with a draft of the same questions."""
    card = version.scorecard
    spec = described(version) | {"name": name, "description": card.description}
    return take_in(spec, brand=brand, actor=actor)


def archive(card: Scorecard, *, actor: User) -> None:
    now = timezone.now()
    with transaction.atomic():
        Scorecard.objects.filter(pk=card.pk).update(archived_at=now, updated_at=now)
        audit.record("scorecard.archived", actor=actor, target=card, summary=card.name)


def take_in(
    spec: dict[str, Any], *, brand: Brand | None, actor: User | None, shipped_as: str = ""
) -> Scorecard:
    """A card from a checked description (domain/exchange.py), as a draft."""
    with transaction.atomic():
        card = _new(
            name=spec["name"], channels=spec["channels"], brand=brand, actor=actor,
            description=spec["description"], shipped_as=shipped_as,
        )  # fmt: skip
        _fill(ScorecardVersion.objects.create(scorecard=card, number=1), spec["sections"])
    return card


def read_in(text: bytes, *, brand: Brand | None, actor: User) -> Scorecard:
    """A card from a file somebody handed in. Raises CardProblem that names the place."""
    try:
        spec = exchange.read(text)
    except exchange.Unreadable as error:
        said = {
            "too_large": _("The file is larger than 256 KB."),
            "not_json": _("The file is not JSON."),
            "unknown_format": _("This is not a scorecard of Switchroom."),
        }.get(error.what) or _("%(where)s cannot be read.") % {"where": error.where.capitalize()}
        raise CardProblem(said) from error
    return take_in(spec, brand=brand, actor=actor)


def described(version: ScorecardVersion) -> dict[str, Any]:
    """The version in the exchange format: what is exported, and what copies are made of."""
    card = version.scorecard
    return {
        "switchroom_scorecard": exchange.FORMAT,
        "name": card.name,
        "description": card.description,
        "channels": card.channels,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "weight": str(section.weight),
                "questions": [_described(question) for question in section.questions.all()],
            }
            for section in sections_of(version)
        ],
    }


def _described(question: Question) -> dict[str, Any]:
    plain = (
        "key", "text", "kind", "help", "good", "bad", "na_allowed", "channels", "comment_rule",
        "trait", "lesson", "lesson_after", "lesson_of",
    )  # fmt: skip
    condition = {"question": question.shown_if_question, "options": question.shown_if_options}
    return {name: getattr(question, name) for name in plain} | {
        "weight": str(question.weight),
        "skill": question.skill.slug if question.skill else "",
        "shown_if": condition if question.shown_if_question else {},
        "options": [
            {
                "key": option.key, "label": option.label, "points": str(option.points),
                "flag": option.flag, "critical": option.critical,
                "needs_comment": option.needs_comment,
                "lower": None if option.lower is None else str(option.lower),
                "upper": None if option.upper is None else str(option.upper),
            }
            for option in question.options.all()
        ],
    }  # fmt: skip


def _new(
    *, name: str, channels: list[str], brand: Brand | None, actor: User | None, **facts: Any
) -> Scorecard:
    card = Scorecard.objects.create(
        name=name, channels=channels, brand=brand, created_by=actor, **facts
    )
    audit.record("scorecard.created", actor=actor, target=card, summary=name)
    return card


def _fill(version: ScorecardVersion, sections: list[dict[str, Any]]) -> None:
    skills = dict(Skill.objects.values_list("slug", "pk"))
    options: list[Option] = []
    for at, spec in enumerate(sections):
        section = Section.objects.create(
            version=version, key=spec["key"], title=spec["title"],
            weight=Decimal(spec["weight"]), position=at,
        )  # fmt: skip
        for position, asked in enumerate(spec["questions"]):
            question = Question.objects.create(
                version=version, section=section, position=position,
                skill_id=skills.get(asked["skill"]), weight=Decimal(asked["weight"]),
                shown_if_question=asked["shown_if"].get("question", ""),
                shown_if_options=asked["shown_if"].get("options", []),
                **{name: asked[name] for name in (
                    "key", "text", "kind", "help", "good", "bad", "na_allowed", "channels",
                    "comment_rule", "trait", "lesson", "lesson_after", "lesson_of",
                )},
            )  # fmt: skip
            options += [
                Option(
                    question=question, position=place, key=given["key"], label=given["label"],
                    points=Decimal(given["points"]), flag=given["flag"],
                    critical=given["critical"], needs_comment=given["needs_comment"],
                    lower=given["lower"], upper=given["upper"],
                )
                for place, given in enumerate(asked["options"])
            ]  # fmt: skip
    Option.objects.bulk_create(options)


def _plain_section(section: Section) -> PlainSection:
    return PlainSection(
        section.key,
        section.title,
        section.weight,
        tuple(plain(question) for question in section.questions.all()),
    )


def plain(question: Question) -> PlainQuestion:
    condition = None
    if question.shown_if_question:
        condition = Condition(question.shown_if_question, frozenset(question.shown_if_options))
    return PlainQuestion(
        key=question.key,
        text=question.text,
        kind=question.kind,
        weight=question.weight,
        options=tuple(
            PlainOption(
                option.key, option.label, option.points, option.flag, option.critical,
                option.needs_comment, option.lower, option.upper,
            )
            for option in question.options.all()
        ),
        na_allowed=question.na_allowed,
        channels=frozenset(question.channels),
        condition=condition,
        comment_rule=question.comment_rule,
    )  # fmt: skip


def _must_be_draft(version: ScorecardVersion) -> None:
    if version.state != VersionState.DRAFT:
        raise VersionLocked(_("This version is published. Change its draft instead."))
