"""The agent disagrees: question by question, decided by somebody else, kept as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.quality.choices import DisputeState, ReviewKind, ReviewState
from apps.quality.domain import lifecycle, working_days
from apps.quality.errors import NotTheirs, WrongState
from apps.quality.events import DisputeDecided, ReviewDisputed, ReviewFinished
from apps.quality.models import Answer, Dispute, Review
from apps.quality.services import notices, reviewers, reviews, scoring

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Objection:
    """One answer the agent does not agree with; ``wanted``: the answer they ask for."""

    answer_id: int
    reason: str
    wanted: Sequence[str] = field(default_factory=list)
    message_id: int | None = None
    seconds: Decimal | None = None


def raise_(review: Review, *, by: User, objections: Sequence[Objection]) -> list[Dispute]:
    """Dispute answers, all of a round at once; the second time is the one escalation.

    Raises NotTheirs, WrongState (too late, too often, nothing named).
    """
    with transaction.atomic():
        held = Review.objects.select_for_update().get(pk=review.pk)
        round_ = _next_round(held, by)
        answers = {row.pk: row for row in held.answers.select_related("question")}
        named = {each.answer_id: each for each in objections if each.reason.strip()}
        if not named or not set(named) <= set(answers):
            raise WrongState(_("Say which answers you see differently, and why."))
        if round_ > 1:
            _must_have_been_disputed(held, named)
        decider = _decider(held, round_)
        now = timezone.now()
        due_at = working_days.after(now, lifecycle.DAYS_TO_ANSWER)
        made = [
            Dispute.objects.create(
                review=held, answer=answers[pk], round=round_, decider=decider, due_at=due_at,
                reason=each.reason.strip()[:MOST_WORDS], raised_by=by, raised_at=now,
                wanted=_known(answers[pk], each.wanted), seconds=each.seconds,
                message_id=_of_case(held, each.message_id), before=reviews.as_kept(answers[pk]),
            )
            for pk, each in named.items()
        ]  # fmt: skip
        reviews.move(held, ReviewState.DISPUTED, answered_at=now, due_at=due_at)
        audit.record("review.disputed", actor=by, target=held, round=round_, answers=list(named))
        publish(ReviewDisputed(held.pk, held.agent_id, round_))
        notices.to_decide(made[0])
    return made


def decide(
    dispute: Dispute,
    *,
    by: User,
    ruling: str,
    chosen: Sequence[str] | None = None,
    number: Decimal | None = None,
    is_na: bool = False,
) -> Dispute:
    """Rule on one answer: keep it (nothing named), or set it to what is right.

    What comes of the dispute follows from the answer: unchanged is rejected, as asked for (or
    full points where nothing was) is upheld, anything between is partly upheld.
    """
    if not ruling.strip():
        raise WrongState(_("Say why, in words the agent can learn from."))
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=dispute.review_id)
        mine = Dispute.objects.decidable_by(by).select_for_update(of=("self",))
        held = mine.filter(pk=dispute.pk).select_related("answer__question").first()
        if held is None:
            raise NotTheirs(_("Somebody else decides this dispute, or it is decided."))
        answer = held.answer
        _set(answer, chosen=chosen, number=number, is_na=is_na)
        scoring.write_down(review)
        answer.refresh_from_db()
        held.after = reviews.as_kept(answer)
        held.state = _outcome(held, answer)
        held.ruling, held.decider = ruling.strip()[:MOST_WORDS], by
        held.decided_at = timezone.now()
        held.save()
        audit.record("dispute.decided", actor=by, target=review, state=held.state)
        publish(DisputeDecided(held.pk, review.pk, held.state))
        _end_round(review, held.round, by=by)
    return held


def rounds(review: Review) -> int:
    """How many rounds were held or are under way."""
    last = review.disputes.order_by("-round").first()
    return last.round if last else 0


def _next_round(review: Review, by: User) -> int:
    if review.agent_id != by.pk or review.kind != ReviewKind.REVIEW:
        raise NotTheirs(_("Only %(name)s can answer this review.") % {"name": review.agent})
    held = rounds(review)
    if not lifecycle.may_dispute(review.state, rounds=held):
        raise WrongState(_("This review can no longer be disputed."))
    return held + 1


def _must_have_been_disputed(review: Review, named: dict[int, Objection]) -> None:
    before = set(review.disputes.filter(round=1).values_list("answer", flat=True))
    if not set(named) <= before:
        raise WrongState(_("Only what was disputed before can go to a last decision."))


def _decider(review: Review, round_: int) -> User | None:
    decided = review.disputes.exclude(decider=None).values_list("decider", flat=True)
    not_ids = {review.reviewer_id, *decided}
    return reviewers.second(review, not_ids=not_ids, last_word=round_ > 1)


def _known(answer: Answer, wanted: Sequence[str]) -> list[str]:
    keys = [option.key for option in answer.question.options.all()]
    return [key for key in keys if key in wanted]


def _of_case(review: Review, message_id: int | None) -> int | None:
    if message_id is None:
        return None
    there = review.interaction.case.messages.filter(pk=message_id).exists()
    return message_id if there else None


def _set(
    answer: Answer, *, chosen: Sequence[str] | None, number: Decimal | None, is_na: bool
) -> None:
    if is_na and answer.question.na_allowed:
        answer.chosen, answer.number, answer.is_na = [], None, True
    elif chosen:
        answer.chosen, answer.is_na = _known(answer, chosen), False
    elif number is not None:
        answer.number, answer.is_na = number, False
    answer.save(update_fields=["chosen", "number", "is_na", "updated_at"])


def _outcome(dispute: Dispute, answer: Answer) -> DisputeState:
    before = dispute.before
    unchanged = (
        before["chosen"] == answer.chosen
        and before["is_na"] == answer.is_na
        and _number(before["number"]) == _number(answer.number)
    )
    if unchanged:
        return DisputeState.REJECTED
    as_wanted = answer.chosen == dispute.wanted if dispute.wanted else not answer.is_lost
    return DisputeState.UPHELD if as_wanted else DisputeState.PARTLY


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _end_round(review: Review, round_: int, *, by: User) -> None:
    """When all of a round is decided: a new edition if scores or answers changed, and on."""
    ruled = list(review.disputes.filter(round=round_))
    if any(each.state == DisputeState.OPEN for each in ruled):
        return
    now = timezone.now()
    notices.decided(review, ruled, by=by)
    if any(each.state != DisputeState.REJECTED for each in ruled):
        review.edition += 1
        review.save(update_fields=["edition", "updated_at"])
        reviews.keep_edition(review, by=by)
    after = lifecycle.after_decision(round_)
    if after == ReviewState.FINAL:
        reviews.move(review, after, due_at=None, finished_at=now)
        publish(ReviewFinished(review.pk, review.agent_id))
    else:
        reviews.move(review, after, due_at=working_days.after(now, lifecycle.DAYS_TO_ANSWER))
