"""One case's conversation as the desk reads it: every leg, every message, in order of seq."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Prefetch, Q, QuerySet

from apps.accounts.models import User
from apps.interactions.choices import Direction
from apps.interactions.models import Attachment, Case, Interaction, Message, Reaction

PAGE = 60


@dataclass(frozen=True, slots=True)
class Item:
    message: Message
    leg: Interaction | None  # set where the conversation goes on over another leg
    is_first_unread: bool = False
    anchor: str = ""  # the id of the leg's beginning, for the journey's links


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of messages and what to ask for next, at either end."""

    items: list[Item]
    last_seq: int
    last_leg: int
    first_seq: int
    has_earlier: bool


def newest(case: Case, user: User, *, read: int) -> Stretch:
    """The last page, for opening a case; ``read`` is how far the reader had come."""
    found = list(_readable(case, user).order_by("-seq")[: PAGE + 1])
    return _stretch(found[:PAGE][::-1], leg=0, has_earlier=len(found) > PAGE, read=read)


def earlier(case: Case, user: User, *, before: int) -> Stretch:
    """The page above ``before``."""
    found = list(_readable(case, user).filter(seq__lt=before).order_by("-seq")[: PAGE + 1])
    return _stretch(found[:PAGE][::-1], leg=0, has_earlier=len(found) > PAGE)


def later(case: Case, user: User, *, after: int, leg: int) -> Stretch:
    """What came since ``after``; ``leg`` is the interaction the reader saw last."""
    found = list(_readable(case, user).filter(seq__gt=after).order_by("seq")[: 5 * PAGE])
    return _stretch(found, leg=leg, has_earlier=False)


def missed(case: Case, user: User, *, after: int) -> list[Message]:
    """What others wrote since ``after``: shown to somebody whose reply was stopped."""
    found = _readable(case, user).filter(seq__gt=after).exclude(kind="event")
    return list(found.exclude(author=user).order_by("seq")[:20])


def changed(
    case: Case, user: User, *, since: datetime | None, until: int, seen: int
) -> list[Message]:
    """Messages the reader has (seq up to ``until``) that changed after ``since``.

    ``seen``: how far the customer had read then; what they have read since counts too.
    """
    if since is None:
        return []
    moved = Q(updated_at__gt=since) | Q(deliveries__updated_at__gt=since)
    read = Q(
        direction=Direction.OUTBOUND, seq__gt=seen, seq__lte=F("interaction__customer_read_seq")
    )
    rows = _readable(case, user).filter(moved | read, seq__lte=until)
    return list(rows.order_by("seq").distinct()[:PAGE])


def one(case: Case, user: User, message_id: int) -> Message | None:
    return _readable(case, user).filter(pk=message_id).first()


def seen_in(case: Case) -> int:
    """How far the customer has read, over all legs."""
    return case.interactions.aggregate(seen=Max("customer_read_seq"))["seen"] or 0


def seen_by_customer(journey: Sequence[Interaction]) -> int:
    return max((leg.customer_read_seq for leg in journey), default=0)


def read_by_agent(journey: Sequence[Interaction]) -> int:
    return max((leg.agent_read_seq for leg in journey), default=0)


def _readable(case: Case, user: User) -> QuerySet[Message]:
    """Within a case the reader may see; a client of a brand is shown nothing internal."""
    messages: QuerySet[Message] = Message.objects.filter(case=case)
    if user.role == "client":
        messages = Message.objects.filter(case=case).for_customer()
    return (
        messages.select_related("author", "interaction", "interaction__channel")
        .defer("search")
        .prefetch_related(
            Prefetch("attachments", Attachment.objects.order_by("id")),
            Prefetch("reactions", Reaction.objects.select_related("author").order_by("id")),
            "deliveries",
        )
    )


def _stretch(
    messages: list[Message], *, leg: int, has_earlier: bool, read: int | None = None
) -> Stretch:
    items = []
    begun = {leg}
    marked = not read  # a case nobody has read is all new: no line
    for message in messages:
        changes_leg = message.interaction_id != leg
        is_new = not marked and message.seq > (read or 0) and message.direction == Direction.INBOUND
        marked = marked or is_new
        items.append(
            Item(
                message,
                message.interaction if changes_leg else None,
                is_new,
                "" if message.interaction_id in begun else f"leg-{message.interaction_id}",
            )
        )
        leg = message.interaction_id
        begun.add(leg)
    return Stretch(
        items=items,
        last_seq=messages[-1].seq if messages else 0,
        last_leg=leg,
        first_seq=messages[0].seq if messages else 0,
        has_earlier=has_earlier,
    )
