"""Customer and agent in one room: connect, hold, mute, card data, digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.voice.choices import CallState, GapReason
from apps.voice.controller import playing, supervising, tracks
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Call, Leg
from apps.voice.services import calls, recordings

if TYPE_CHECKING:
    from apps.accounts.models import User


async def connect(board: Board, parties: Parties, leg: Leg) -> None:
    """The room is opened and recorded before anybody enters: nothing said is missing."""
    call, customer = parties.call, parties.customer
    if customer is None:
        return
    playing.quiet(board, call.key)
    await playing.hush(board, call.key)
    await board.engine.stop_music(customer.channel)  # else both streams go out
    await board.engine.open_room(call.bridge, name=str(call.key))
    await tracks.begin(board, call)
    await tracks.listen_to(board, parties, leg, customer)
    await board.engine.enter(call.bridge, leg.channel)
    await board.engine.enter(call.bridge, customer.channel)
    await board.rows(calls.connected, call)
    await tracks.deafen(board, customer, deaf=False)  # who comes out of the line was heard before
    await supervising.attach_again(board, parties)


async def hold(board: Board, parties: Parties, *, by: User | None) -> None:
    """Music for the customer; the agent stays in the room, which is recorded on."""
    call, customer = parties.call, parties.customer
    if customer is None or not await board.rows(calls.hold, call, by=by):
        return
    await away(board, parties)
    await _gap(board, call, GapReason.HOLD, opens=True)


async def away(board: Board, parties: Parties) -> None:
    """Out of the room, to music."""
    if customer := parties.customer:
        await board.engine.leave(parties.call.bridge, customer.channel)
        await tracks.deafen(board, customer, deaf=True)
        await board.engine.start_music(customer.channel)


async def resume(board: Board, parties: Parties, *, by: User | None) -> None:
    call, customer = parties.call, parties.customer
    if customer is None or not await board.rows(calls.resume, call, by=by):
        return
    await board.engine.stop_music(customer.channel)
    await board.engine.enter(call.bridge, customer.channel)
    await tracks.deafen(board, customer, deaf=False)
    await _gap(board, call, GapReason.HOLD, opens=False)


async def mute(board: Board, parties: Parties, leg: Leg, *, muted: bool) -> None:
    await board.engine.mute(leg.channel, muted=muted)
    await board.rows(calls.leg_muted, leg, muted=muted)


async def hide(board: Board, parties: Parties, *, by: User | None, hidden: bool) -> None:
    """Card data: silence in every recording of the call, with both moments kept."""
    for recording in await board.rows(recordings.running, parties.call):
        await tracks.mute(board, recording, muted=hidden)
    await _gap(board, parties.call, GapReason.CARD, opens=hidden)
    said = "card_data_begins" if hidden else "card_data_ends"
    await board.rows(calls.note, parties.call, said, actor=by)


async def lost_agent(board: Board, parties: Parties, leg: Leg) -> None:
    """The agent's phone is gone: the customer hears music until it is back."""
    call, customer = parties.call, parties.customer
    await board.rows(calls.leg_ended, leg)
    await board.engine.hang_up(leg.channel)
    if customer is None or call.state not in (CallState.TALKING, CallState.ON_HOLD):
        return
    if call.state == CallState.TALKING:
        await away(board, parties)
    await board.rows(calls.agent_away, call)


async def _gap(board: Board, call: Call, reason: str, *, opens: bool) -> None:
    change = recordings.open_gap if opens else recordings.close_gap
    for recording in await board.rows(recordings.running, call):
        await board.rows(change, recording, reason)
