"""Rules of a card: made, changed, switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.quality.choices import QuestionKind
from apps.quality.domain import rules
from apps.quality.errors import CardProblem
from apps.quality.models import Question, Rule, Scorecard

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_PHRASES, LONGEST_PHRASE = 40, 120
CHOICES = {QuestionKind.YES_NO, QuestionKind.SINGLE, QuestionKind.SCALE}


def save(scorecard: Scorecard, *, question_key: str, by: User, **facts: Any) -> Rule:
    """The card's one rule for a question. Raises CardProblem with what does not fit."""
    question = _question(scorecard, question_key)
    _must_fit(question, facts)
    with transaction.atomic():
        rule, _made = Rule.objects.update_or_create(
            scorecard=scorecard, question_key=question_key, defaults={**facts, "made_by": by}
        )
        audit.record("rule.saved", actor=by, target=rule, summary=f"{scorecard}: {question}")
    return rule


def remove(rule: Rule, *, by: User) -> None:
    with transaction.atomic():
        audit.record("rule.removed", actor=by, target=rule, summary=str(rule))
        rule.delete()


def _question(scorecard: Scorecard, key: str) -> Question:
    found = Question.objects.filter(version__scorecard=scorecard, key=key, version__state="live")
    question: Question | None = found.prefetch_related("options").first()
    if question is None or question.kind not in CHOICES:
        raise CardProblem(_("A rule answers a question of the live version with choices."))
    return question


def _must_fit(question: Question, facts: dict[str, Any]) -> None:
    options = {option.key: option for option in question.options.all()}
    named = [key for key in (facts.get("when_met"), facts.get("when_failed")) if key]
    if not named or any(key not in options for key in named):
        raise CardProblem(_("Say which answer follows."))
    if any(options[key].flag or options[key].critical for key in named):
        raise CardProblem(_("Critical and fatal answers are a person’s to give."))
    kind, words = facts["kind"], facts.get("words") or []
    if kind in rules.OF_WORDS and not (
        0 < len(words) <= MOST_PHRASES and all(0 < len(w) <= LONGEST_PHRASE for w in words)
    ):
        raise CardProblem(_("Give one to forty phrases of at most 120 characters."))
    if kind in rules.OF_TIME | {rules.WRITING} and facts.get("limit") is None:
        raise CardProblem(_("Say where the limit is."))
    if kind == rules.FIELD and not facts.get("field"):
        raise CardProblem(_("Name the field of the wrap-up."))
