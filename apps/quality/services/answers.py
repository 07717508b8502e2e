"""Filling in a form: each answer is saved as it is given, with what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.quality.choices import AnswerSource, EvidenceKind, QuestionKind, ReviewState
from apps.quality.errors import NotTheirs, WrongState
from apps.quality.models import Answer, Evidence, Question, Review

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.interactions.models import Message

MOST_PINS = 12
MOST_WORDS = 4000


def choose(review: Review, question: Question, *, option: str, by: User) -> Answer:
    """Pick an answer; of several, the same again takes it back."""
    keys = [each.key for each in question.options.all()]
    if option not in keys:
        raise WrongState(_("This answer is not on the card."))
    with _writing(review, by) as held:
        answer = _answer(held, question)
        several = question.kind == QuestionKind.MULTI
        chosen = set(answer.chosen) ^ {option} if several else {option}
        return _save(answer, chosen=[key for key in keys if key in chosen], is_na=False)


def leave_out(review: Review, question: Question, *, by: User) -> Answer:
    """Not applicable; once more takes it back."""
    if not question.na_allowed:
        raise WrongState(_("This question always applies."))
    with _writing(review, by) as held:
        answer = _answer(held, question)
        return _save(answer, chosen=[], number=None, is_na=not answer.is_na)


def say(
    review: Review,
    question: Question,
    *,
    by: User,
    number: Decimal | None = None,
    text: str | None = None,
    comment: str | None = None,
) -> Answer:
    """A number, free text, or the words that explain an answer."""
    facts: dict[str, Any] = {}
    if question.kind == QuestionKind.NUMBER and number is not None:
        facts |= {"number": number, "is_na": False}
    if text is not None:
        facts["text"] = text[:MOST_WORDS]
    if comment is not None:
        facts["comment"] = comment[:MOST_WORDS]
    with _writing(review, by) as held:
        return _save(_answer(held, question), **facts)


def pin(
    review: Review,
    question: Question,
    *,
    by: User,
    kind: str,
    message: Message | None = None,
    quote: str = "",
    seconds: Decimal | None = None,
    at: datetime | None = None,
) -> Evidence:
    """Tie a moment, a message or words of one to the answer; the same again is the same pin."""
    if message is not None and message.case_id != review.interaction.case_id:
        raise NotTheirs(_("This message belongs to another case."))
    if quote and message is not None and _plain(quote) not in _plain(message.body):
        raise WrongState(_("These words are not in the message."))
    with _writing(review, by) as held:
        answer = _answer(held, question)
        same = answer.evidence.filter(kind=kind, message=message, quote=quote, seconds=seconds)
        existing = same.first()
        if existing:
            return existing
        if answer.evidence.count() >= MOST_PINS:
            raise WrongState(_("One answer carries at most twelve pins."))
        return Evidence.objects.create(
            answer=answer, kind=kind, message=message, quote=quote[:500], seconds=seconds,
            at=at or (message.occurred_at if message else None), by=by,
            source=AnswerSource.PERSON if kind != EvidenceKind.WAIT else AnswerSource.CLOCK,
        )  # fmt: skip


def unpin(review: Review, *, evidence_id: int, by: User) -> None:
    with _writing(review, by) as held:
        Evidence.objects.filter(pk=evidence_id, answer__review=held).delete()


@contextmanager
def _writing(review: Review, by: User) -> Iterator[Review]:
    """Within it the review is held, and known to be a draft of ``by``."""
    with transaction.atomic():
        held = Review.objects.select_for_update().select_related("interaction").get(pk=review.pk)
        if held.reviewer_id != by.pk:
            raise NotTheirs(_("%(name)s writes this review.") % {"name": held.reviewer})
        if held.state != ReviewState.DRAFT:
            raise WrongState(_("This review is submitted: its answers stand."))
        yield held
        Review.objects.filter(pk=held.pk).update(updated_at=timezone.now())


def _answer(review: Review, question: Question) -> Answer:
    if question.version_id != review.version_id:
        raise NotTheirs(_("This question belongs to another card."))
    answer, _made = Answer.objects.get_or_create(review=review, question=question)
    return answer


def _save(answer: Answer, **facts: Any) -> Answer:
    for name, value in facts.items():
        setattr(answer, name, value)
    answer.source = AnswerSource.PERSON
    answer.save(update_fields=[*facts, "source", "updated_at"])
    return answer


def _plain(text: str) -> str:
    return " ".join(text.split())
