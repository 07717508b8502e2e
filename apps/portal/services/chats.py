"""One visitor's conversation: found, opened, written in, ended, rated.

Only the visitor's latest conversation on a channel is ever looked at, found by who they are.
Nothing a client sends names a row of ours: ids it knows are compared, never looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount
from apps.core import realtime
from apps.customers.models import Identity
from apps.interactions.choices import EndReason, Landing, Status
from apps.interactions.errors import Refused
from apps.interactions.models import Attachment, Interaction, Message
from apps.interactions.services import conversations, intake, lines, places, ratings
from apps.interactions.services.intake import Incoming
from apps.portal.domain.frames import Say
from apps.portal.errors import VisitorError
from apps.voice.services import web_calls

OPEN = (Status.WAITING, Status.ACTIVE)
SUBJECT_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a visitor when they begin."""

    profile: Mapping[str, str]
    page: Mapping[str, str]
    language: str


def public_id(interaction_id: int) -> str:
    """A conversation's name outside: says nothing, and is only ever compared."""
    return salted_hmac("portal.conversation", str(interaction_id)).hexdigest()[:24]


def group(interaction_id: int) -> str:
    """The channel layer's group of the visitor's sockets."""
    return f"chat.{interaction_id}"


def latest(channel: ChannelAccount, identity: Identity) -> Interaction | None:
    return (
        Interaction.objects.select_related("owner", "case", "customer")
        .filter(identity=identity, channel=channel, kind=ChannelKind.CHAT)
        .order_by("-pk")
        .first()
    )


def is_open(interaction: Interaction) -> bool:
    """Asked anew: what the socket remembers may be long ago."""
    return bool(Interaction.objects.filter(pk=interaction.pk, status__in=OPEN).exists())


def to_resume(channel: ChannelAccount, identity: Identity, conversation: str) -> Interaction | None:
    """The running conversation, or the one that is over and still on the visitor's screen."""
    found = latest(channel, identity)
    if found is None:
        return None
    if found.status in OPEN or conversation == public_id(found.pk):
        return found
    return None


@transaction.atomic
def open_with(
    channel: ChannelAccount, identity: Identity, *, say: Say, opening: Opening
) -> Interaction:
    """Begin with a first message; a second tab that begins at the same time joins the first."""
    Identity.objects.select_for_update().values_list("pk").get(pk=identity.pk)
    # Most who begin are new: one small question stands for three wide ones.
    if Interaction.objects.filter(identity=identity).exists():
        begun = _begun(channel, identity, say)
        if begun:
            return begun
    return intake.start(
        channel=channel,
        identity=identity,
        incoming=_first(say, identity),
        subject=subject(say.body),
        language=opening.language,
        handoff_context=_context(opening),
    )  # fmt: skip


def _begun(channel: ChannelAccount, identity: Identity, say: Say) -> Interaction | None:
    """What the message belongs to already: another tab's, an earlier try's, or beside a call."""
    current = latest(channel, identity)
    if current and current.status in OPEN:
        add(current, say)
        return current
    again: Message | None = (
        Message.objects.filter(
            interaction__identity=identity, interaction__channel=channel, client_id=say.client_id
        )
        .select_related("interaction")
        .first()
    )
    if again:  # a retry of what opened a conversation that is over by now
        return again.interaction
    if (call := web_calls.of_visitor(channel, identity)) and call.interaction:
        beside = intake.go_beside(part=call.interaction, kind=channel.kind)
        intake.say(interaction=beside, incoming=_first(say, identity))
        return beside
    return None


def _first(say: Say, identity: Identity) -> Incoming:
    return Incoming(
        body=say.body, client_id=say.client_id, landing=Landing.NEW, sender=identity.display
    )


def add(interaction: Interaction, say: Say) -> int:
    """The visitor's next message; the same ``client_id`` again gives the same seq.

    Raises VisitorError: ended, or attachment.
    """
    sender = interaction.identity.display if interaction.identity else ""
    line = lines.Line(say.body, say.client_id, sender=sender)
    if not say.attachments and (plain := lines.say(interaction.pk, line)):
        return number_of(plain)
    with transaction.atomic():
        row = places.hold(interaction.pk).part
        is_open = row.status in OPEN
        if (say.attachments or not is_open) and (
            message := row.messages.filter(client_id=say.client_id).first()
        ):
            return number_of(message)
        if not is_open:
            raise VisitorError("ended", status=409)
        message, _ = intake.say(
            interaction=row,
            is_alone=True,
            incoming=Incoming(
                body=say.body, client_id=say.client_id, landing=Landing.LIVE,
                sender=sender,
                attachments=files_of(row, say.attachments),
            ),
        )  # fmt: skip
    return number_of(message)


def seq_of(interaction: Interaction, client_id: str) -> int:
    message: Message = Message.objects.get(interaction=interaction, client_id=client_id)
    return number_of(message)


def number_of(message: Message) -> int:
    """A message's seq as its visitor counts: a merge of cases does not change it."""
    return message.seq - message.interaction.seq_shift


def typing(interaction_id: int) -> None:
    realtime.push(
        f"interaction.{interaction_id}", f"interaction-{interaction_id}-typing", by="customer"
    )


def read(interaction: Interaction, seq: int) -> None:
    interaction.refresh_from_db(fields=["seq_shift"])
    seq = min(seq + interaction.seq_shift, _last_seq(interaction))
    if conversations.mark_read(interaction=interaction, seq=seq, by_customer=True):
        realtime.hint(f"interaction.{interaction.pk}", f"interaction-{interaction.pk}-read")


def end(interaction: Interaction) -> None:
    conversations.end(interaction=interaction, reason=EndReason.CUSTOMER)


@transaction.atomic
def rate(
    interaction: Interaction, *, score: int, comment: str, reasons: Sequence[str] = ()
) -> None:
    """Once a conversation is over; a second rating replaces the first. Raises VisitorError."""
    interaction.refresh_from_db()
    if interaction.status in OPEN:
        raise VisitorError("bad_frame", status=409)
    try:
        ratings.rate(interaction=interaction, score=score, comment=comment, reasons=reasons)
    except Refused as error:
        raise VisitorError("ended", status=409) from error


def seen(interaction_id: int) -> None:
    """The visitor is here: a heartbeat that others compare with now."""
    Interaction.objects.filter(pk=interaction_id).update(customer_seen_at=timezone.now())


def files_of(interaction: Interaction, keys: Sequence[str]) -> list[Attachment]:
    if not keys:
        return []
    found = list(
        Attachment.objects.filter(
            interaction=interaction, message__isnull=True, uploaded_by__isnull=True,
            upload_key__in=keys,
        )
    )  # fmt: skip
    if len(found) != len(set(keys)):
        raise VisitorError("attachment", status=409)
    return found


def _last_seq(interaction: Interaction) -> int:
    last = Message.objects.filter(interaction=interaction).for_customer().order_by("-seq").first()
    return last.seq if last else 0


def subject(body: str) -> str:
    line = " ".join(body.split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1]}…"


def _context(opening: Opening) -> dict[str, Any]:
    known = {"name", "email", "phone"}
    answers = {key: value for key, value in opening.profile.items() if key not in known}
    context: dict[str, Any] = {"page": dict(opening.page), "form": answers}
    return {key: value for key, value in context.items() if value}
