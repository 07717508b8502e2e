"""What a visitor's socket does in the database, one function per frame.

A ``Session`` is the socket's memory; a function takes it and says what to send. All of it is
synchronous and short: the consumer calls it from a thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from apps.channels.models import ChannelAccount
from apps.core import events
from apps.customers.models import Identity
from apps.interactions.models import Interaction
from apps.portal.domain.frames import Hello, Rate, Say
from apps.portal.errors import VisitorError
from apps.portal.services import chats, doors, limits, replay, visitors
from apps.portal.services.visitors import Proof

Frame = dict[str, Any]


@dataclass(slots=True)
class Session:
    channel: ChannelAccount
    address: str  # of the network, for limits
    language: str = "en"
    token: str = ""
    identity: Identity | None = None
    interaction: Interaction | None = None
    hello: Hello = field(default_factory=Hello)
    proof: Proof | None = None
    upto: int = 0  # newest seq the client has
    line: str = ""  # of the call that this tab carries


def connect(key: str, address: str) -> ChannelAccount:
    """Raises VisitorError: no_channel or rate_limited."""
    limits.spend(limits.CONNECTS, address)
    return doors.find(key, "chat")


def greet(session: Session, hello: Hello) -> Frame | None:
    """Find out who it is and which conversation is theirs; an error to tell beside the welcome.

    Raises VisitorError("blocked").
    """
    problem = None
    session.hello = hello
    session.language = doors.language_of(session.channel, hello.language)
    session.proof, problem = _prove(session, hello)
    session.identity = visitors.find(session.channel, hello.visitor)
    session.token = hello.visitor if session.identity else visitors.new_token()
    if session.proof:
        session.identity, session.token = visitors.recognise(
            session.channel, session.token, profile=hello.profile, proof=session.proof
        )
    if session.identity and session.identity.is_blocked:
        raise VisitorError("blocked", status=403)
    session.interaction = (
        chats.to_resume(session.channel, session.identity, hello.conversation)
        if session.identity
        else None
    )
    same = session.interaction and hello.conversation == chats.public_id(session.interaction.pk)
    session.upto = hello.resume if same else 0
    return problem


def find_beside(session: Session) -> bool:
    """Whether somebody wrote beside the call of a visitor who had no conversation."""
    if session.identity is None or session.interaction is not None:
        return False
    session.interaction = chats.to_resume(session.channel, session.identity, "")
    session.upto = 0
    return session.interaction is not None


def up_to_date(session: Session, *, welcome: bool) -> list[Frame]:
    """All the client lacks. The socket has joined the conversation's group before."""
    if session.interaction is None:
        return [replay.welcome(session.token, None)]
    state = replay.since(
        session.interaction.pk, after=session.upto, token=session.token if welcome else ""
    )
    session.upto = max(session.upto, state.seq)
    return state.frames


def begin(session: Session, say: Say) -> int:
    """The first message makes the visitor a customer and opens the conversation. Its seq.

    Raises VisitorError.
    """
    _may_write(session)
    if not session.channel.is_active:
        raise VisitorError("paused", status=409)
    if say.attachments:
        raise VisitorError("attachment", status=409)
    limits.spend(limits.CONVERSATIONS, session.address)
    with events.prompt():  # they are in line before anybody looks whether we know them twice
        session.identity, session.token = visitors.recognise(
            session.channel, session.token, profile=session.hello.profile, proof=session.proof
        )
        opening = chats.Opening(session.hello.profile, session.hello.page, session.language)
        session.interaction = chats.open_with(
            session.channel, session.identity, say=say, opening=opening
        )
    session.upto = 0
    return chats.seq_of(session.interaction, say.client_id)


def say(session: Session, say: Say) -> int:
    """Raises VisitorError."""
    _may_write(session)
    if session.interaction is None:
        raise VisitorError("ended", status=409)
    return chats.add(session.interaction, say)


def rate(session: Session, rating: Rate) -> int:
    if session.interaction is None:
        raise VisitorError("bad_frame", status=409)
    limits.spend(limits.MESSAGES, _who(session))
    chats.rate(
        session.interaction, score=rating.score, comment=rating.comment, reasons=rating.reasons
    )
    return session.upto


def _may_write(session: Session) -> None:
    limits.spend(limits.MESSAGES, _who(session))
    limits.spend(limits.MESSAGES_FROM_ADDRESS, session.address)


def _who(session: Session) -> str:
    """The visitor, or while they are nobody yet, where they come from."""
    return f"v{session.identity.pk}" if session.identity else session.address


def _prove(session: Session, hello: Hello) -> tuple[Proof | None, Frame | None]:
    if not hello.identity:
        return None, None
    try:
        limits.spend(limits.IDENTITIES, session.address)
        return visitors.prove(session.channel, hello.identity), None
    except VisitorError as error:
        return None, {"type": "error", "code": error.code}
