"""Answers that the product proposes by rule: found, shown with their proof, left to a person.

Nothing here scores anybody. A finding becomes an answer in a reviewer's draft, marked as the
rule's; the reviewer changes it or submits it. A part of the contacts, drawn by lot, is reviewed
without the findings, so that they can be compared (services/records.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.dateparse import parse_datetime

from apps.interactions.choices import Direction, MessageKind
from apps.interactions.models import Interaction, Message
from apps.quality.choices import AnswerSource, EvidenceKind, Lane, ReviewKind
from apps.quality.domain import rules
from apps.quality.models import Answer, Evidence, Finding, ReviewTask, Rule, ScorecardVersion
from apps.quality.services import heard, tasks

if TYPE_CHECKING:
    from apps.quality.models import Question, Review

AUDITED = 0.1  # of the contacts with findings: reviewed without them
SECRET = "rules"  # noqa: S105  (a name for the lot, not a key)
LOOK_BACK = timedelta(hours=2)
BATCH = 300
MOST_AUDITS_A_WEEK = 10  # of one brand


def find(interaction: Interaction, version: ScorecardVersion) -> list[Finding]:
    """What rules and the model say about the contact; again, the same rows."""
    questions = {row.key: row for row in version.questions.prefetch_related("options")}
    active = [
        rule
        for rule in Rule.objects.active().filter(scorecard=version.scorecard_id)
        if rule.question_key in questions
    ]
    if active:
        contact = seen(interaction)
        found = (_found(r, questions[r.question_key], interaction, contact) for r in active)
        Finding.objects.bulk_create([each for each in found if each], ignore_conflicts=True)
    return list(Finding.objects.filter(interaction=interaction, question__version=version))


def fill_in(review: Review) -> None:
    """The sure ones into a fresh draft, as proposals with their proof.

    Self-evaluations, calibrations and audits begin empty: they ask what people think.
    """
    lane = review.task.lane if review.task else ""
    if review.kind != ReviewKind.REVIEW or lane == Lane.AUDIT:
        return
    asked = {row.pk: row for row in review.version.questions.prefetch_related("options")}
    for found in find(review.interaction, review.version):
        question = asked[found.question_id]
        if found.is_audited or found.confidence < rules.SURE or _is_unfit(question, review, found):
            continue
        answer, is_new = Answer.objects.get_or_create(
            review=review, question=question,
            defaults={"chosen": [found.option], "source": found.source,
                      "confidence": found.confidence},
        )  # fmt: skip
        if is_new:
            Evidence.objects.bulk_create(_proofs(found, answer))


def find_recent(*, now: datetime) -> int:
    """Contacts that ended lately, whose card has rules: so that rules look at all of them."""
    looked = 0
    with_rules = Rule.objects.active().values("scorecard__channels")
    kinds = {kind for row in with_rules for kind in row["scorecard__channels"]}
    if not kinds:
        return 0
    fresh = Interaction.objects.filter(
        ended_at__gt=now - LOOK_BACK, ended_at__lte=now, kind__in=kinds, owner__isnull=False
    ).exclude(Exists(Finding.objects.filter(interaction=OuterRef("pk"))))
    for contact in fresh.select_related("case").order_by("ended_at")[:BATCH]:
        version = tasks.card_for(contact)
        if version:
            looked += bool(find(contact, version))
    return looked


def give_audits(*, now: datetime) -> int:
    """Tasks for contacts of the audit sample that nobody has been given; a few a week."""
    week = now - timedelta(days=7)
    waiting = (
        Finding.objects.filter(is_audited=True, found_at__gt=week)
        .exclude(interaction__review_tasks__lane=Lane.AUDIT)
        .select_related("interaction__case", "interaction__owner", "question__version")
        .order_by("interaction_id", "id")
        .distinct("interaction_id")
    )
    given = 0
    for found in waiting[:BATCH]:
        contact = found.interaction
        this_week = ReviewTask.objects.filter(
            lane=Lane.AUDIT, brand=contact.case.brand_id, created_at__gt=week
        )
        if contact.owner is None or this_week.count() >= MOST_AUDITS_A_WEEK:
            continue
        with transaction.atomic():
            ReviewTask.objects.create(
                lane=Lane.AUDIT, interaction=contact, brand_id=contact.case.brand_id,
                agent=contact.owner, version=found.question.version, is_blind=True,
                counts=False, due_at=tasks.due(now),
            )  # fmt: skip
        given += 1
    return given


def seen(interaction: Interaction) -> rules.Contact:
    """The contact as rules see it: words and times, no mood."""
    rows = (
        Message.objects.filter(interaction=interaction, kind=MessageKind.TEXT)
        .exclude(direction=Direction.INTERNAL)
        .order_by("seq")
        .values_list("pk", "occurred_at", "body", "direction", "author")
    )
    wrap_up = getattr(interaction, "wrap_up", None)
    fields = dict(wrap_up.fields or {}) if wrap_up else {}
    if wrap_up:
        fields |= {"note": wrap_up.note, "disposition": wrap_up.disposition_id or ""}
    call = heard.of(interaction.pk)
    return rules.Contact(
        kind=interaction.kind,
        # What a machine wrote for us is nobody's writing and nobody's greeting.
        lines=[
            rules.Line(pk, at, body, direction == Direction.OUTBOUND)
            for pk, at, body, direction, author in rows
            if direction != Direction.OUTBOUND or author is not None
        ]
        + call.lines,
        hold=call.hold,
        silence=call.silence,
        fields=fields,
        is_wrapped_up=wrap_up is not None,
        language=interaction.language or "en",
    )


def asked(rule: Rule) -> rules.Asked:
    return rules.Asked(
        kind=rule.kind,
        words=tuple(rule.words),
        first=rule.first,
        limit=None if rule.limit is None else float(rule.limit),
        field=rule.field,
    )


def _found(
    rule: Rule, question: Question, interaction: Interaction, contact: rules.Contact
) -> Finding | None:
    verdict = rules.judge(asked(rule), contact)
    if verdict is None:
        return None
    option = rule.when_met if verdict.is_met else rule.when_failed
    if option not in {each.key for each in question.options.all()}:
        return None
    return Finding(
        interaction=interaction, question=question, rule=rule, option=option,
        confidence=verdict.confidence, evidence=[_kept(shown) for shown in verdict.shown],
        is_audited=rules.is_drawn(interaction.pk, share=AUDITED, secret=SECRET),
    )  # fmt: skip


def _kept(shown: rules.Shown) -> dict[str, Any]:
    return {
        "message": shown.message, "quote": shown.quote, "seconds": shown.seconds,
        "at": shown.at.isoformat() if shown.at else None, "note": shown.note,
        "moment": shown.moment,
    }  # fmt: skip


def _is_unfit(question: Question, review: Review, found: Finding) -> bool:
    """Not asked on this channel, or only after another answer that a person gives first."""
    other = question.channels and review.kind_of_channel not in question.channels
    known = found.option in {option.key for option in question.options.all()}
    return bool(other or question.shown_if_question or not known)


def _proofs(found: Finding, answer: Answer) -> Sequence[Evidence]:
    return [_proof(shown, found, answer) for shown in _real(found)]


def _real(found: Finding) -> Iterable[dict[str, Any]]:
    keys = [shown["message"] for shown in found.evidence if shown["message"]]
    there = set(
        Message.objects.filter(pk__in=keys, interaction=found.interaction_id).values_list(
            "pk", flat=True
        )
    )
    return (s for s in found.evidence if s["message"] is None or s["message"] in there)


def _proof(shown: dict[str, Any], found: Finding, answer: Answer) -> Evidence:
    kind, moment = EvidenceKind.MESSAGE, shown.get("moment")
    if moment is not None:
        kind = EvidenceKind.MOMENT
    elif shown["seconds"] is not None:
        kind = EvidenceKind.WAIT
    elif shown["quote"]:
        kind = EvidenceKind.QUOTE
    seconds = shown["seconds"] if moment is None else round(moment, 2)
    return Evidence(
        answer=answer, kind=kind, message_id=shown["message"], quote=str(shown["quote"] or ""),
        seconds=seconds, at=parse_datetime(str(shown["at"])) if shown["at"] else None,
        note=f"{shown['note']} · {found.confidence:.0%}".strip(" ·")[:160],
        source=AnswerSource(found.source),
    )  # fmt: skip
