"""One case's conversation as the desk reads it: every leg, every message, in order of seq."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from apps.accounts.models import User
from apps.interactions.models import Attachment, Case, Interaction, Message

PAGE = 60


@dataclass(frozen=True, slots=True)
class Item:
    message: Message
    leg: Interaction | None  # set where the conversation goes on over another leg


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of messages and what to ask for next, at either end."""

    items: list[Item]
    last_seq: int
    last_leg: int
    first_seq: int
    has_earlier: bool


def newest(case: Case, user: User) -> Stretch:
    """The last page, for opening a case."""
    found = list(_readable(case, user).order_by("-seq")[: PAGE + 1])
    return _stretch(found[:PAGE][::-1], leg=0, has_earlier=len(found) > PAGE)


def earlier(case: Case, user: User, *, before: int) -> Stretch:
    """The page above ``before``."""
    found = list(_readable(case, user).filter(seq__lt=before).order_by("-seq")[: PAGE + 1])
    return _stretch(found[:PAGE][::-1], leg=0, has_earlier=len(found) > PAGE)


def later(case: Case, user: User, *, after: int, leg: int) -> Stretch:
    """What came since ``after``; ``leg`` is the interaction the reader saw last."""
    found = list(_readable(case, user).filter(seq__gt=after).order_by("seq"))
    return _stretch(found, leg=leg, has_earlier=False)


def changed(case: Case, user: User, *, since: datetime, until: int) -> list[Message]:
    """Messages the reader has (seq up to ``until``) that changed after ``since``."""
    moved = Q(updated_at__gt=since) | Q(deliveries__updated_at__gt=since)
    return list(_readable(case, user).filter(moved, seq__lte=until).distinct()[:PAGE])


def _readable(case: Case, user: User) -> QuerySet[Message]:
    return (
        Message.objects.visible_to(user)
        .filter(case=case)
        .select_related("author", "interaction", "interaction__channel")
        .defer("search")
        .prefetch_related(
            Prefetch("attachments", Attachment.objects.order_by("id")), "deliveries", "reactions"
        )
    )


def _stretch(messages: list[Message], *, leg: int, has_earlier: bool) -> Stretch:
    items = []
    for message in messages:
        changes_leg = message.interaction_id != leg
        items.append(Item(message, message.interaction if changes_leg else None))
        leg = message.interaction_id
    return Stretch(
        items=items,
        last_seq=messages[-1].seq if messages else 0,
        last_leg=leg,
        first_seq=messages[0].seq if messages else 0,
        has_earlier=has_earlier,
    )
