"""A supervisor's ear: hear both, speak to the agent alone, or join; each is written down."""

from __future__ import annotations

from apps.voice.choices import LegRole, LegState
from apps.voice.controller import tracks
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.lines import CannotRing
from apps.voice.errors import NoPhone
from apps.voice.models import Leg, Order, Phone
from apps.voice.services import calls

LISTEN, WHISPER, BARGE = "listen", "whisper", "barge"
MODES = (LISTEN, WHISPER, BARGE)
RING_SECONDS = 20
SNOOP = "snoop-"  # before the channel of the supervisor


async def supervise(board: Board, parties: Parties, order: Order) -> None:
    """Begin, or change the way of it; the supervisor's phone answers by itself."""
    mode = order.particulars["mode"]
    ear = _ear_of(parties, order)
    await board.rows(calls.note, parties.call, f"supervised_{mode}", actor=order.by)
    if ear is not None:
        await board.rows(calls.leg_means, ear, mode)
        if ear.state == LegState.UP:
            ear.purpose = mode
            await attach(board, parties, ear)
        return
    phone = await board.rows(_phone, order.by_id)
    if phone is None:
        raise NoPhone
    leg = await board.rows(
        calls.dial_leg, parties.call,
        role=LegRole.SUPERVISOR, address=phone.endpoint, user_id=order.by_id, purpose=mode,
    )  # fmt: skip
    board.known[leg.channel] = parties.call.key
    try:
        await board.engine.ring(
            channel=leg.channel, endpoint=phone.endpoint, seconds=RING_SECONDS,
            caller=parties.call.other_party, call=str(parties.call.key), answers_itself=True,
        )  # fmt: skip
    except CannotRing:
        await board.rows(calls.leg_ended, leg)
        raise NoPhone from None


async def leave(board: Board, parties: Parties, order: Order) -> None:
    if ear := _ear_of(parties, order):
        await detach(board, ear)
        await board.rows(calls.leg_ended, ear)
        await board.engine.hang_up(ear.channel)


async def attach(board: Board, parties: Parties, ear: Leg) -> None:
    """Bring the supervisor's line to where its purpose has it."""
    await board.rows(calls.leg_up, ear)
    if not parties.agents:
        return
    if ear.purpose == BARGE:
        await into_room(board, parties, ear)
        return
    await detach(board, ear)
    await board.engine.hang_up(tracks.ear_of(ear))
    await board.engine.leave(parties.call.bridge, ear.channel)
    await board.engine.open_room(_room(ear), name=f"ear-{parties.call.key}")
    await board.engine.enter(_room(ear), ear.channel)
    snoop = _snoop(ear)
    board.known[snoop] = parties.call.key
    await board.engine.listen_in(
        parties.agents[0].channel, snoop=snoop, whispers=ear.purpose == WHISPER
    )


async def into_room(board: Board, parties: Parties, ear: Leg) -> None:
    """From their own room into the one of the call: everybody hears them."""
    await detach(board, ear)
    await board.engine.leave(_room(ear), ear.channel)
    await tracks.listen_to(board, parties, ear)
    await board.engine.enter(parties.call.bridge, ear.channel)


async def snoop_up(board: Board, parties: Parties, channel: str) -> None:
    """The hidden ear is there: into the supervisor's room with it."""
    ear = next((leg for leg in parties.legs if _snoop(leg) == channel), None)
    if ear is None or ear.purpose == BARGE:
        await board.engine.hang_up(channel)
        return
    await board.engine.enter(_room(ear), channel)


async def detach(board: Board, ear: Leg) -> None:
    await board.engine.hang_up(_snoop(ear))


async def attach_again(board: Board, parties: Parties) -> None:
    """After every change of the room: an ear on the old agent would hear nothing."""
    for leg in parties.legs:
        if leg.role == LegRole.SUPERVISOR and leg.state == LegState.UP:
            await attach(board, parties, leg)


def _ear_of(parties: Parties, order: Order) -> Leg | None:
    return next(
        (
            leg
            for leg in parties.legs
            if leg.role == LegRole.SUPERVISOR and leg.user_id == order.by_id
        ),
        None,
    )


def _room(ear: Leg) -> str:
    return f"room-{ear.channel}"


def _snoop(ear: Leg) -> str:
    return f"{SNOOP}{ear.channel}"


def _phone(user_id: int) -> Phone | None:
    return Phone.objects.filter(user=user_id, is_online=True).first()
