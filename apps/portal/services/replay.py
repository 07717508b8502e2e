"""A conversation as frames: what a socket sends on (re)connecting and what it was told to push."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from apps.interactions.choices import Direction, EndReason, MessageKind, Status
from apps.interactions.events import Word
from apps.interactions.models import Interaction, Message
from apps.portal.services import chats, line

if TYPE_CHECKING:
    from apps.accounts.models import User

Frame = dict[str, Any]

ROLES = {MessageKind.EVENT: "system", MessageKind.AUTO: "bot"}
ENDERS = {
    EndReason.CUSTOMER: "visitor",
    EndReason.ABANDONED: "visitor",
    EndReason.AGENT: "agent",
    EndReason.CONTINUED: "email",
}


@dataclass(frozen=True, slots=True)
class State:
    status: str  # idle, waiting, talking, ended
    seq: int  # the newest message shown: a push above seq + 1 means that something was missed
    frames: list[Frame]


def status_of(interaction: Interaction) -> str:
    return {Status.WAITING: "waiting", Status.ACTIVE: "talking"}.get(
        Status(interaction.status), "ended"
    )


def welcome(token: str, interaction: Interaction | None, *, seq: int = 0) -> Frame:
    if interaction is None:
        return {"type": "welcome", "visitor": token, "conversation": None, "seq": 0,
                "status": "idle"}  # fmt: skip
    return {
        "type": "welcome", "visitor": token, "conversation": chats.public_id(interaction.pk),
        "seq": seq, "status": status_of(interaction),
    }  # fmt: skip


def since(interaction_id: int, *, after: int, token: str = "") -> State:
    """All a socket has to send to be up to date, given that it showed messages up to ``after``.

    ``token`` greets first. What is committed after the rows were read is announced by a push,
    for the socket joined its group before it asked.
    """
    interaction = Interaction.objects.select_related("owner", "case").get(pk=interaction_id)
    rows = [frame(row) for row in messages(interaction_id, after=after)]
    newest = rows[-1]["seq"] if rows else after
    frames = [welcome(token, interaction, seq=newest)] if token else []
    if interaction.owner:
        frames.append(agent(interaction))
    frames += rows
    if interaction.agent_read_seq:
        read = max(interaction.agent_read_seq - interaction.seq_shift, 0)
        frames.append({"type": "read", "seq": read})
    if interaction.status == Status.WAITING:
        place = queue(interaction_id)
        frames += [place] if place else []
    elif status_of(interaction) == "ended":
        frames.append(ended(interaction))
    return State(status_of(interaction), newest, frames)


def messages(interaction_id: int, *, after: int) -> list[Message]:
    return list(
        Message.objects.filter(interaction=interaction_id)
        .for_customer()
        .filter(seq__gt=F("interaction__seq_shift") + after)
        .select_related("author", "interaction")
        .prefetch_related("attachments")
        .order_by("seq")
    )


def frame(message: Message, *, has_files: bool = True) -> Frame:
    """One message as the visitor may see it; its files are looked for unless there are none."""
    files = message.attachments.all() if has_files else ()
    shown: Frame = {
        "type": "message",
        "seq": chats.number_of(message),
        "author": _author(message),
        "body": message.body,
        "attachments": [
            {"id": one.upload_key, "name": one.name, "type": one.content_type, "size": one.size}
            for one in files
        ],
        "at": message.occurred_at.isoformat(),
    }
    if message.direction == Direction.INBOUND:
        shown["client_id"] = message.client_id
    return shown


def word(said: Word, *, seq: int, is_theirs: bool) -> Frame:
    """The same of a plain line, from the event that tells of it."""
    shown: Frame = {
        "type": "message",
        "seq": seq,
        "author": {"role": "agent", "name": _outside(said.author)},
        "body": said.body,
        "attachments": [],
        "at": said.at,
    }
    if is_theirs:
        shown |= {"author": {"role": "visitor"}, "client_id": said.client_id}
    return shown


def agent(interaction: Interaction) -> Frame:
    return {"type": "agent", "name": _called(interaction.owner)}


def ended(interaction: Interaction) -> Frame:
    return {"type": "ended", "by": ENDERS.get(EndReason(interaction.end_reason), "system")}


def queue(interaction_id: int) -> Frame | None:
    place = line.place_of(interaction_id)
    if place is None:
        return None
    return {
        "type": "queue", "position": place.position, "wait_low": place.low,
        "wait_high": place.high,
    }  # fmt: skip


def _author(message: Message) -> dict[str, str]:
    if message.direction == Direction.INBOUND:
        return {"role": "visitor"}
    role = ROLES.get(MessageKind(message.kind))
    if role:
        return {"role": role}
    return {"role": "agent", "name": _called(message.author)}


def _called(user: User | None) -> str:
    return _outside(str(user or ""))


def _outside(name: str) -> str:
    """How customers see one of ours: never an address, were it somebody's name here."""
    return name.partition("@")[0]
