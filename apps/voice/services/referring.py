"""A desk phone's own transfer key (SIP REFER): what its user typed, and the same rules as the desk.

A colleague is named by their phone ("agent1002", or "1002"), a queue by a star and its number
("*12"), everything else is a telephone number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from apps.routing.models import Queue
from apps.routing.services import transfers
from apps.voice.errors import NotInCall
from apps.voice.models import Call, Phone
from apps.voice.services import acts

if TYPE_CHECKING:
    from apps.accounts.models import User

QUEUE = re.compile(r"\*(\d{1,9})")
SHORT = re.compile(r"\d{2,6}")  # the end of a desk phone's name


@dataclass(frozen=True, slots=True)
class Target:
    """One of them."""

    colleague: User | None = None
    queue: Queue | None = None
    number: str = ""


def read(call: Call, text: str) -> Target:
    """Raises NotInCall for a call that is nobody's conversation."""
    if call.interaction is None:
        raise NotInCall
    if said := QUEUE.fullmatch(text):
        ours = Queue.objects.current().filter(brand=call.interaction.case.brand_id)
        if queue := ours.filter(pk=said[1]).first():
            return Target(queue=queue)
    if phone := _phone(call, text):
        return Target(colleague=phone.user)
    return Target(number=text)


def give(call: Call, target: Target, *, by: User) -> bool:
    """Hand the customer over at once; False when a number is dialled first.

    Raises NotInCall, CannotTransfer, MayNotDial.
    """
    talk = call.interaction
    if talk is None or talk.owner_id != by.pk:
        raise NotInCall
    if target.colleague is not None:
        transfers.to_agent(interaction=talk, agent=target.colleague, by=by)
    elif target.queue is not None:
        transfers.to_queue(interaction=talk, queue=target.queue, by=by)
    else:
        acts.consult_number(call=call, text=target.number, by=by, hands_over=True)
        return False
    return True


def ask(call: Call, target: Target, *, by: User) -> None:
    """A word first. Raises NotInCall, NoPhone, MayNotDial."""
    if target.colleague is not None:
        acts.consult(call=call, colleague=target.colleague, by=by)
    elif target.number:
        acts.consult_number(call=call, text=target.number, by=by)
    else:
        raise NotInCall


def _phone(call: Call, text: str) -> Phone | None:
    named = Q(endpoint=text)
    if SHORT.fullmatch(text):
        named |= Q(endpoint__regex=rf"\D{text}$", is_desk_phone=True)
    phones = Phone.objects.filter(named, server=call.server).select_related("user")
    return phones.order_by("pk").first()
