"""What we send to a customer: guarded, over the right channel, and for a moment taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels.domain.mail import sanitise
from apps.customers.services import identities
from apps.interactions.choices import (
    CaseStatus,
    DeliveryState,
    Direction,
    MessageKind,
    Status,
    Visibility,
)
from apps.interactions.domain.delivery import rank_of
from apps.interactions.errors import NotReachable, Refused, StaleView, WrongState
from apps.interactions.models import (
    Attachment,
    Case,
    Delivery,
    Draft,
    Hold,
    Interaction,
    Message,
)
from apps.interactions.services import (
    cases,
    conversations,
    letters,
    messages,
    outgoing,
    reach,
    withdrawals,
)
from apps.interactions.services.reach import Via

if TYPE_CHECKING:
    from apps.accounts.models import User

UNDO_SECONDS = 10
MOST_MISSED = 50  # enough to know that something was
LONGEST_HTML = 200_000  # characters
WAIT, RESOLVE, STAY = "wait", "resolve", "stay"  # what becomes of the case


@dataclass(frozen=True, slots=True)
class _Reply:
    """What the author wrote, as the steps of sending hand it on."""

    author: User
    body: str
    client_id: str
    subject: str = ""
    body_html: str = ""
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    send_at: datetime | None = None
    hold_seconds: int = UNDO_SECONDS
    cancel_on_reply: bool = False
    then: str = WAIT
    reply_to: Message | None = None


@transaction.atomic
def send(
    *,
    interaction: Interaction,
    author: User,
    body: str,
    client_id: str,
    base_seq: int | None = None,
    via: Via | None = None,
    subject: str = "",
    body_html: str = "",
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    reply_to: Message | None = None,
    send_at: datetime | None = None,
    hold_seconds: int = UNDO_SECONDS,
    cancel_on_reply: bool = False,
    then: str = WAIT,
) -> Message:
    """Answer the customer; the same ``client_id`` twice is one message.

    ``base_seq`` is the newest message the author's screen shows: when the customer or a
    colleague has written since, nothing is sent (StaleView). ``via`` chooses another way:
    the case goes on there with the same agent. Mail-like channels hold the message for
    ``hold_seconds``, or until ``send_at``, so that it can be taken back (``undo``). ``then``
    is what becomes of the case: "wait" (for the customer), "resolve" or "stay".

    Raises StaleView, NotReachable, Refused or WrongState, with nothing written.
    """
    case, part = _locked(interaction)
    known = known_or_stale(case.pk, case.last_seq, author, client_id, base_seq)
    if known:
        return known
    if case.status == CaseStatus.CLOSED:
        raise WrongState(_("This case is closed. Open a new one to write to the customer."))
    reply = _Reply(
        author, body, client_id, subject=subject, body_html=_clean(body_html),
        cc=_addresses(cc), bcc=_addresses(bcc), attachments=attachments, send_at=send_at,
        hold_seconds=hold_seconds, cancel_on_reply=cancel_on_reply, then=then, reply_to=reply_to,
    )  # fmt: skip
    before = withdrawals.snapshot(case, part)
    part = _part_for(part, via=via, author=author)
    _refuse_misfit(part, reply)
    if outgoing.can(part.kind, "live"):
        message = _said(part, reply)
    else:
        message = _posted(case, part, reply, before=before)
    Draft.objects.filter(case=case, author=author, kind="reply").delete()
    _conclude(case, part, reply)
    return message


undo, call_off = withdrawals.undo, withdrawals.call_off


# --- the guard ----------------------------------------------------------------------------


def _locked(interaction: Interaction) -> tuple[Case, Interaction]:
    """The case under its lock and the interaction afresh, in one statement."""
    part = (
        Interaction.objects.select_for_update(of=("case",))
        .select_related("case__brand", "channel", "identity", "owner")
        .get(pk=interaction.pk)
    )
    return part.case, part


def known_or_stale(
    case_id: int, last_seq: int, author: User, client_id: str, base_seq: int | None
) -> Message | None:
    """The message of an earlier try, in a case under lock.

    Raises StaleView for what the author has not seen.
    """
    ours = Q(client_id=client_id, author=author)
    missed = Q(seq__gt=last_seq if base_seq is None else base_seq)
    missed &= ~Q(visibility=Visibility.INTERNAL) & ~Q(kind=MessageKind.EVENT)
    missed &= Q(author__isnull=True) | ~Q(author=author)
    rows = list(
        Message.objects.filter(case=case_id)
        .filter(ours | missed)
        .order_by("seq")
        .values_list("pk", "client_id", "author")[:MOST_MISSED]
    )
    for pk, given, writer in rows:
        if given == client_id and writer == author.pk:
            known: Message = Message.objects.get(pk=pk)
            return known
    if rows:
        raise StaleView(seen_seq=base_seq or 0, current_seq=last_seq)
    return None


def _refuse_misfit(part: Interaction, reply: _Reply) -> None:
    """What the channel cannot carry is said before it is sent, not by a provider an hour later."""
    if not reply.body.strip() and not reply.attachments:
        raise Refused(_("Write something first."))
    if any(row.uploaded_by_id != reply.author.pk for row in reply.attachments):
        raise Refused(_("A file is not there any more: attach it again."))
    if (reply.cc or reply.bcc) and not outgoing.can(part.kind, "copies"):
        raise Refused(_("Copies can be sent by e-mail only."))
    outgoing.refuse_misfit(part.kind, body=reply.body, files=reply.attachments)


def _addresses(given: Sequence[str]) -> list[str]:
    """Canonical mail addresses. Raises UnreadableAddress."""
    found = (identities.read("email", address).value for address in given if address.strip())
    return list(dict.fromkeys(found))


def _clean(html: str) -> str:
    """An agent's HTML is as untrusted as anybody's: their browser may have been told to paste."""
    if len(html) > LONGEST_HTML:
        raise Refused(_("This is too long."))
    return sanitise.clean(html).html if html else ""


# --- the way ------------------------------------------------------------------------------


def _part_for(part: Interaction, *, via: Via | None, author: User) -> Interaction:
    """The interaction the reply belongs to: this one, or its continuation over another way."""
    if via is None and _is_running_live(part):
        return _taken(part, author)
    way = reach.way_for(part, via) if via else reach.default_way(part, author)
    if way is None:
        raise NotReachable(_("There is no address to answer to."), _("Add one to the customer."))
    if not way.is_usable:
        raise NotReachable(way.reason, way.fix)
    chosen = way.via
    same = part.channel_id == chosen.channel.pk and part.identity_id == way.identity.pk
    if same and part.status == Status.WRAP_UP:
        conversations.resume(interaction=part, by=author)
    if same and part.status != Status.ENDED:
        return _taken(part, author)
    return _moved_to(part, chosen, author)


def _is_running_live(part: Interaction) -> bool:
    blocked = part.identity is not None and part.identity.is_blocked
    return (
        outgoing.can(part.kind, "live")
        and part.status in {Status.WAITING, Status.ACTIVE}
        and not blocked
    )


def _taken(part: Interaction, author: User) -> Interaction:
    """Who answers what nobody has, has it."""
    if part.status == Status.WAITING:
        conversations.assign(interaction_id=part.pk, agent=author)
        part.refresh_from_db(fields=["status", "owner", "answered_at"])
    return part


def _moved_to(part: Interaction, via: Via, author: User) -> Interaction:
    was_live = _is_running_live(part)
    following = conversations.continue_on(
        interaction=part, channel=via.channel, identity=via.identity, by=author
    )
    if part.kind != following.kind:
        messages.tell(
            interaction=part if was_live else following,
            body=_("Continuing by %(channel)s") % {"channel": letters.channel_word(following.kind)},
            client_id=f"continued-{following.pk}",
            internal=not was_live,
        )
    return following


# --- the message --------------------------------------------------------------------------


def _said(part: Interaction, reply: _Reply) -> Message:
    """Over a live channel: the row is the delivery, the other side's socket fetches it."""
    return _appended(part, reply, recipients={})


def _posted(case: Case, part: Interaction, reply: _Reply, *, before: dict[str, Any]) -> Message:
    """Over a provider: owed in the outbox in this transaction, held for a moment."""
    now = timezone.now()
    due_at = reply.send_at or now + timedelta(seconds=reply.hold_seconds)
    to = part.identity.value if part.identity else ""
    recipients = {"to": [to], "cc": list(reply.cc), "bcc": list(reply.bcc)}
    message = _appended(part, reply, recipients=recipients)
    letter = letters.letter(message, part=part, case=case, author=reply.author)
    row = outgoing.queue(account=part.channel, message=message, letter=letter, due_at=due_at)
    state = DeliveryState.SCHEDULED if due_at > now else DeliveryState.QUEUED
    Delivery.objects.bulk_create(
        Delivery(
            message=message, recipient=address[:320], state=state, rank=rank_of(state),
            outbox=row, due_at=due_at, cancel_on_reply=reply.cancel_on_reply,
        )
        for address in dict.fromkeys([to, *reply.cc, *reply.bcc])
    )  # fmt: skip
    if due_at > now:
        Hold.objects.create(message=message, until=due_at, before=before)
    return message


def _appended(part: Interaction, reply: _Reply, *, recipients: dict[str, list[str]]) -> Message:
    public = outgoing.can(part.kind, "public")
    return messages.append(
        interaction=part,
        direction=Direction.OUTBOUND,
        visibility=Visibility.PUBLIC if public else Visibility.CUSTOMER,
        body=reply.body,
        body_html=reply.body_html,
        client_id=reply.client_id,
        author=reply.author,
        subject=letters.subject(part, reply.subject),
        recipients=recipients,
        reply_to=reply.reply_to,
        attachments=reply.attachments,
        is_alone=True,  # ``send`` holds the case
        turn="" if reply.send_at else "customer",  # what leaves tomorrow answers nobody today
    ).message


def _conclude(case: Case, part: Interaction, reply: _Reply) -> None:
    """What was asked to become of the case; whose turn it is, the message has said."""
    if reply.send_at:
        conversations.attend(interaction=part, attention="customer")
    if reply.then == RESOLVE:
        _open_again(case, by=reply.author)
        cases.resolve(case=case, by=reply.author)
    elif reply.then == WAIT and not outgoing.can(part.kind, "live"):
        _open_again(case, by=reply.author)
        cases.wait(case=case, by=reply.author)
    elif case.status != CaseStatus.OPEN:
        cases.reopen(case=case, by=reply.author)


def _open_again(case: Case, *, by: User) -> None:
    if case.status == CaseStatus.RESOLVED:
        cases.reopen(case=case, by=by)
