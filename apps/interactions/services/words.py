"""A plain word in a running conversation: what ``replies.send`` does where nothing is to choose.

It is what anybody here does most: no address is looked for, no letter made, nothing held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.interactions.choices import CaseStatus, Direction, Status, Visibility
from apps.interactions.errors import WrongState
from apps.interactions.models import Draft, Message
from apps.interactions.services import cases, lines, messages, outgoing, places, replies
from apps.interactions.services.lines import Line
from apps.interactions.services.places import Held

if TYPE_CHECKING:
    from apps.accounts.models import User


def say(
    *, interaction_id: int, author: User, body: str, client_id: str, base_seq: int | None
) -> Message:
    """The author's word in a live conversation that they have; see ``replies.send``.

    Raises StaleView, Refused, or WrongState where it is no such conversation, with nothing
    written: the longer way finds out what can be done.
    """
    line = Line(body, client_id, author=author, base_seq=base_seq)
    return lines.say(interaction_id, line) or _say(interaction_id, line, author)


@transaction.atomic
def _say(interaction_id: int, line: Line, author: User) -> Message:
    """Where it is not all plain: looked at under the lock, step by step."""
    held = places.hold(interaction_id)
    part = held.part
    if not _is_running_with(held, author):
        raise WrongState(_("This conversation is not running."))
    if line.base_seq is not None and line.base_seq < held.last_seq:
        known = replies.known_or_stale(
            part.case_id, held.last_seq, author, line.client_id, line.base_seq
        )
        if known:
            return known
    outgoing.refuse_misfit(part.kind, body=line.body, files=())
    public = outgoing.can(part.kind, "public")
    message = messages.append(
        interaction=part,
        direction=Direction.OUTBOUND,
        visibility=Visibility.PUBLIC if public else Visibility.CUSTOMER,
        body=line.body,
        client_id=line.client_id,
        author=author,
        is_alone=True,
        turn="customer",
    ).message
    Draft.objects.filter(case=part.case_id, author=author, kind="reply").delete()
    if held.case_status != CaseStatus.OPEN:
        cases.reopen(case=part.case, by=author)
    return message


def _is_running_with(held: Held, author: User) -> bool:
    part = held.part
    return (
        outgoing.can(part.kind, "live")
        and part.status == Status.ACTIVE
        and part.owner_id == author.pk
        and held.case_status != CaseStatus.CLOSED
        and not held.is_blocked
    )
