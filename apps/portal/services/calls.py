"""A visitor's call, as their socket knows it: begun, taken up again, told of, ended."""

from __future__ import annotations

from typing import Any

from apps.channels.choices import ChannelKind
from apps.portal.domain.frames import Call as Wish
from apps.portal.domain.frames import Signal
from apps.portal.errors import VisitorError
from apps.portal.services import chats, doors, limits, replay, visitors
from apps.portal.services.sessions import Session
from apps.voice.choices import CallEnd, CallState, Consent, LegState
from apps.voice.domain.signals import BadSignal
from apps.voice.models import Call, Leg
from apps.voice.services import relays, signals, web_calls

Frame = dict[str, Any]

STATES = {
    CallState.WAITING: "waiting",
    CallState.DIALLING: "connecting",
    CallState.TALKING: "talking",
    CallState.ON_HOLD: "held",
    CallState.AGENT_AWAY: "away",
}
ENDERS = {CallEnd.CUSTOMER: "visitor", CallEnd.AGENT: "agent"}
CONSENTS = {"ask": Consent.TICKED, "tell": Consent.TOLD}


def begin(session: Session, wish: Wish) -> Frame:
    """The call and its line in this tab; one that is under way comes here. Raises VisitorError."""
    look = doors.settings_of(session.channel)
    if not look.calls or (wish.media == ChannelKind.VIDEO and look.calls != ChannelKind.VIDEO):
        raise VisitorError("no_calls", status=403)
    if not session.channel.is_active:
        raise VisitorError("paused", status=409)
    limits.spend(limits.CALLS, session.address)
    if session.identity is None:
        session.identity, session.token = visitors.recognise(
            session.channel, session.token, profile=session.hello.profile, proof=session.proof
        )
    if session.identity.is_blocked:
        raise VisitorError("blocked", status=403)
    agreed = look.recording == "tell" or (look.recording == "ask" and wish.consent)
    part = session.interaction
    call = web_calls.begin(
        channel=session.channel,
        identity=session.identity,
        media=wish.media,
        part=part if part and chats.is_open(part) else None,
        consent=CONSENTS[look.recording] if agreed else Consent.NONE,
        language=session.language,
        context={"page": dict(session.hello.page)} if session.hello.page else None,
    )
    session.line = web_calls.carry(call).channel
    return _with_ways(session, call)


def resume(session: Session, line: str) -> Frame | None:
    """After a reload or a lost network; None when that call is over or somebody else's."""
    leg = Leg.objects.select_related("call__interaction__owner").filter(channel=line).first()
    session.line = ""
    if leg is None or session.identity is None or leg.call.identity_id != session.identity.pk:
        return None
    session.line = line
    if leg.state == LegState.ENDED:
        return state(session)
    web_calls.seen(line)
    return _with_ways(session, leg.call)


def state(session: Session) -> Frame | None:
    """How the call stands, for the tab that carries it."""
    leg = (
        Leg.objects.select_related("call__interaction__owner").filter(channel=session.line).first()
    )
    if leg is None:
        return None
    found = _frame(leg.call)
    if leg.state == LegState.ENDED and found["state"] != "ended":
        found = {"type": "call", "state": "ended", "by": "elsewhere"}
    return found


def group_of(session: Session) -> str:
    """The channel layer's group of the call; empty when there is none."""
    rows = Leg.objects.filter(channel=session.line, call__ended_at=None)
    pk = rows.values_list("call__interaction", flat=True).first() if session.line else None
    return signals.group(pk) if pk else ""


def tell(session: Session, signal: Signal) -> None:
    """To the agent's browser. Raises VisitorError."""
    try:
        signals.from_visitor(channel=session.line, values=signal.values)
    except BadSignal as error:
        raise VisitorError("bad_frame") from error
    except signals.TooManySignals as error:
        raise VisitorError("rate_limited", status=429, retry_after=10) from error


def end(session: Session) -> None:
    leg = Leg.objects.select_related("call").filter(channel=session.line, ended_at=None).first()
    if leg:
        web_calls.end(leg.call, how=CallEnd.CUSTOMER)


def seen(session: Session) -> None:
    web_calls.seen(session.line)


def _with_ways(session: Session, call: Call) -> Frame:
    """With the servers by which the browsers find each other, and a password for them."""
    return _frame(call) | {"line": session.line, "ice": relays.servers(session.line)}


def _frame(call: Call) -> Frame:
    if call.state == CallState.ENDED:
        return {"type": "call", "state": "ended", "by": ENDERS.get(CallEnd(call.end), "system")}
    talk = call.interaction
    found: Frame = {
        "type": "call",
        "state": STATES.get(CallState(call.state), "waiting"),
        "media": talk.kind if talk else "voice",
        "recorded": bool(call.consent),
    }
    if talk and talk.owner:
        found["agent"] = replay.agent(talk)["name"]
        if found["state"] == "waiting":
            found["state"] = "connecting"  # it rings at whoever has the chat
    elif talk and (place := replay.queue(talk.pk)):
        found |= {name: place[name] for name in ("position", "wait_low", "wait_high")}
    return found
