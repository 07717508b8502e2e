"""The contact as a reviewer reads it: every leg, the waits drawn as room, the pins in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.desk.quality import marks, sheet
from apps.desk.quality.marks import Pin, Words
from apps.desk.quality.masks import Mask
from apps.interactions.choices import Direction, MessageKind
from apps.interactions.models import Attachment, Interaction, Message
from apps.quality.choices import EvidenceKind
from apps.quality.domain import pace
from apps.quality.domain.pace import Said, Wait
from apps.quality.models import Answer, Evidence, Review

MOST = 400  # messages; longer cases show the part around the reviewed leg
LETTERS = frozenset({"email", "form"})
BAR_TOP = 2.0  # a bar is full at twice the goal


@dataclass(frozen=True, slots=True)
class Item:
    message: Message
    leg: Interaction | None  # set where the conversation goes on over another leg
    wait: Wait | None
    words: list[Words]
    pins: list[Pin]
    author: str

    @property
    def is_letter(self) -> bool:
        return self.message.interaction.kind in LETTERS

    @property
    def is_ours(self) -> bool:
        return self.message.direction == Direction.OUTBOUND

    @property
    def look(self) -> str:
        """Its classes: what it is, and whose."""
        if self.message.kind in {MessageKind.NOTE, MessageKind.EVENT}:
            return str(self.message.kind)
        return ("mail" if self.is_letter else "bubble") + (" out" if self.is_ours else "")

    @property
    def waited(self) -> str:
        return pace.spoken(self.wait.seconds) if self.wait else ""

    @property
    def promised(self) -> str:
        return pace.spoken(self.wait.goal) if self.wait else ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer of ours: how long it took, of a bar that is full at twice the goal."""

    message_id: int
    share: float
    word: str
    is_late: bool


@dataclass(slots=True)
class Pace:
    """The answers of one leg against its promise."""

    leg: Interaction
    goal: str
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    items: list[Item]
    journey: list[Interaction]
    paces: list[Pace]
    answers: int
    in_time: int
    attachments: int

    @property
    def places(self) -> list[Item]:
        """What an objection can point to: what one of us or the customer said."""
        return [item for item in self.items if item.message.kind == MessageKind.TEXT]


def of(review: Review, *, reader: User, mask: Mask) -> Thread:
    """The whole case of the reviewed contact, as far as ``reader`` may read it."""
    messages = _messages(review, reader)
    said = [_said(message) for message in messages]
    waits = pace.waits(said)
    pins = _pins(review)
    items, seen = [], 0
    for message in messages:
        new = message.interaction_id != seen
        items.append(_item(message, new, waits.get(message.pk), pins[message.pk], mask))
        seen = message.interaction_id
    journey = list(
        review.interaction.case.interactions.select_related("channel").order_by("opened_at", "id")
    )
    ours = [wait for wait in waits.values() if wait.is_ours]
    return Thread(
        items=items,
        journey=journey,
        paces=_paces(journey, ours),
        answers=len(ours),
        in_time=sum(not wait.is_over for wait in ours),
        attachments=sum(len(message.attachments.all()) for message in messages),
    )


def _messages(review: Review, reader: User) -> list[Message]:
    rows = (
        Message.objects.visible_to(reader)
        .filter(case=review.interaction.case_id)
        .select_related("author", "interaction", "interaction__channel")
        .prefetch_related(Prefetch("attachments", Attachment.objects.order_by("id")))
    )
    last = rows.filter(interaction=review.interaction_id).order_by("-seq").first()
    if last is not None:
        rows = rows.filter(seq__lte=last.seq + MOST // 4)
    return list(rows.order_by("-seq")[:MOST])[::-1]


def _said(message: Message) -> Said:
    by_us: bool | None = message.direction == Direction.OUTBOUND
    # An automatic answer is no answer: the customer still waits.
    if message.kind != MessageKind.TEXT or message.direction == Direction.INTERNAL:
        by_us = None
    leg = message.interaction
    return Said(message.pk, message.occurred_at, leg.pk, leg.kind, by_us)


def _item(
    message: Message, is_new_leg: bool, wait: Wait | None, pins: Sequence[Pin], mask: Mask
) -> Item:
    body = mask.text(message.body)
    hidden = [Pin(p.number, p.tone, mask.text(p.quote), p.evidence_id) for p in pins]
    return Item(
        message=message,
        leg=message.interaction if is_new_leg else None,
        wait=wait,
        words=marks.marked(body, hidden),
        pins=marks.beside(body, hidden),
        author=_author(message, mask),
    )


def _author(message: Message, mask: Mask) -> str:
    if message.kind == MessageKind.AUTO:
        return _("Automatic")
    if message.author is None:
        return mask.customer if message.direction == Direction.INBOUND else ""
    if not mask.is_on:
        return str(message.author)
    return mask.agent if message.direction == Direction.OUTBOUND else _("Colleague")


def _pins(review: Review) -> defaultdict[int, list[Pin]]:
    found: defaultdict[int, list[Pin]] = defaultdict(list)
    numbers = sheet.numbers_of(review.version)
    rows: Iterable[Evidence] = (
        Evidence.objects.filter(answer__review=review, message__isnull=False)
        .select_related("answer__question")
        .order_by("id")
    )
    for evidence in rows:
        answer: Answer = evidence.answer
        found[evidence.message_id or 0].append(
            Pin(
                numbers[answer.question.key],
                sheet.tone_of(answer),
                evidence.quote if evidence.kind == EvidenceKind.QUOTE else "",
                evidence.pk,
            )
        )
    return found


def _paces(journey: Sequence[Interaction], ours: Sequence[Wait]) -> list[Pace]:
    legs = {leg.pk: Pace(leg, pace.spoken(pace.goal_of(leg.kind))) for leg in journey}
    for wait in ours:
        if wait.leg in legs:
            share = min(wait.seconds / wait.goal, BAR_TOP) / BAR_TOP
            word = pace.spoken(wait.seconds)
            legs[wait.leg].bars.append(Bar(wait.before, max(share, 0.06), word, wait.is_over))
    return [each for each in legs.values() if each.bars]
