"""Making surveys: the rules of asking, a draft of the questions, publishing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.surveys.domain import questions
from apps.surveys.domain.questions import Question
from apps.surveys.errors import BadSurvey
from apps.surveys.models import Survey, SurveyVersion

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.interactions.models import Interaction

SATISFACTION = Question(
    "satisfaction", "csat", required=True,
    texts={
        "en": "How satisfied are you with how we helped you?",
        "de": "Wie zufrieden sind Sie mit unserer Hilfe?",
        "ar": "ما مدى رضاك عن مساعدتنا؟",
    },
)  # fmt: skip
STARTER = [
    SATISFACTION,
    Question(
        "words", "text",
        texts={
            "en": "What should we know about it?",
            "de": "Was sollten wir dazu wissen?",
            "ar": "ماذا ينبغي أن نعرف عن ذلك؟",
        },
    ),
]  # fmt: skip


@transaction.atomic
def save(*, by: User, survey: Survey | None = None, **rules: Any) -> Survey:
    """Make one, with a draft to begin with, or change its rules. Takes effect at once."""
    queues = rules.pop("queues", None)
    row = survey or Survey()
    for name, value in rules.items():
        setattr(row, name, value)
    row.save()
    if queues is not None:
        row.queues.set(queues)
    if survey is None:
        keep(survey=row, asked=STARTER)
    audit.record(
        "survey.changed" if survey else "survey.made", actor=by, target=row, summary=row.name
    )
    return row


def draft_of(survey: Survey) -> SurveyVersion:
    """The draft; begun from what is published when there is none."""
    draft: SurveyVersion | None = survey.versions.filter(published_at__isnull=True).first()
    if draft:
        return draft
    newest = survey.versions.aggregate(n=Max("number"))["n"] or 0
    shown = survey.published
    made: SurveyVersion
    made, _made = SurveyVersion.objects.get_or_create(
        survey=survey, published_at__isnull=True,
        defaults={
            "number": newest + 1, "questions": shown.questions if shown else [],
            "intro": shown.intro if shown else {}, "thanks": shown.thanks if shown else {},
        },
    )  # fmt: skip
    return made


@transaction.atomic
def keep(
    *, survey: Survey, asked: list[Question], intro: dict[str, str] | None = None,
    thanks: dict[str, str] | None = None,
) -> SurveyVersion:  # fmt: skip
    """Put these questions into the draft; what is published stays as it is."""
    draft = draft_of(survey)
    draft.questions = [one.as_json() for one in asked[: questions.MOST_QUESTIONS]]
    if intro is not None:
        draft.intro = intro
    if thanks is not None:
        draft.thanks = thanks
    draft.save()
    return draft


@transaction.atomic
def publish(*, survey: Survey, by: User) -> SurveyVersion:
    """The draft is asked from now on. Raises BadSurvey with what is missing."""
    draft = SurveyVersion.objects.select_for_update().get(pk=draft_of(survey).pk)
    faults = questions.faults(draft.asked(), survey.language)
    if faults:
        raise BadSurvey(" ".join(_sentence(fault) for fault in faults))
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save(update_fields=["published_at", "published_by", "updated_at"])
    survey.published = draft
    survey.save(update_fields=["published", "updated_at"])
    audit.record(
        "survey.published", actor=by, target=survey, summary=survey.name, version=draft.number
    )
    return draft


@transaction.atomic
def switch(*, survey: Survey, by: User, on: bool) -> None:
    """Raises BadSurvey for one that never was published."""
    if on and survey.published_id is None:
        raise BadSurvey(_("Publish the questions first."))
    survey.is_on = on
    survey.save(update_fields=["is_on", "updated_at"])
    audit.record(
        "survey.switched_on" if on else "survey.switched_off", actor=by, target=survey,
        summary=survey.name,
    )  # fmt: skip


@transaction.atomic
def archive(*, survey: Survey, by: User, restore: bool = False) -> None:
    survey.archived_at = None if restore else timezone.now()
    survey.is_on = False
    survey.save(update_fields=["archived_at", "is_on", "updated_at"])
    audit.record(
        "survey.restored" if restore else "survey.archived", actor=by, target=survey,
        summary=survey.name,
    )  # fmt: skip


def for_contact(interaction: Interaction, *, queue_id: int | None, way: str) -> Survey | None:
    """The survey that asks about ``interaction`` over ``way``: the most particular one.

    One of its brand before one of every brand, one of its queue before one of all queues.
    """
    found = [
        row
        for row in Survey.objects.asking()
        .filter(ways__contains=[way])
        .select_related("published")
        .prefetch_related("queues")
        if _fits(row, interaction, queue_id)
    ]
    return min(found, key=_generality, default=None)


def _fits(row: Survey, interaction: Interaction, queue_id: int | None) -> bool:
    if row.brand_id not in (None, interaction.case.brand_id):
        return False
    if row.channel_kinds and interaction.kind not in row.channel_kinds:
        return False
    queues = {queue.pk for queue in row.queues.all()}
    return not queues or queue_id in queues


def _generality(row: Survey) -> tuple[bool, bool, bool, int]:
    return (row.brand_id is None, not row.queues.all(), not row.channel_kinds, row.pk)


def _sentence(fault: str) -> str:
    code, _colon, about = fault.partition(":")
    sentences = {
        "none": _("Ask at least one question."),
        "many": _("Ask at most %s questions.") % questions.MOST_QUESTIONS,
        "words": _("The question “%s” has no words in the survey's language.") % about,
        "options": _("The question “%s” needs two answers to choose from.") % about,
        "twice": _("The same measure is asked twice: %s.") % about,
    }
    return sentences[code]
