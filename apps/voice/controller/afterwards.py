"""The agent hung up first: the caller is asked how it was, where the number has a flow for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.voice.choices import LegState
from apps.voice.controller import ending, flowing, tracks
from apps.voice.controller.board import Board, Parties
from apps.voice.models import FlowVersion, Leg
from apps.voice.services import calls, flows

if TYPE_CHECKING:
    from apps.accounts.models import User


async def agent_gone(board: Board, parties: Parties, leg: Leg, *, cause: int = 0) -> bool:
    """True when the call goes on without ``leg``, its last agent."""
    if leg not in parties.agents or len(ending.who_talks(parties)) > 1:
        return False
    return await ask(board, parties, by=leg.user, cause=cause)


async def ask(board: Board, parties: Parties, *, by: User | None, cause: int = 0) -> bool:
    version = await board.rows(_asks, parties)
    if version is None or parties.customer is None:
        return False
    for each in ending.who_talks(parties):
        await board.rows(calls.leg_ended, each, cause=cause)
        await board.engine.hang_up(each.channel)
    await board.rows(calls.agent_done, parties.call, by=by)
    await board.engine.stop_music(parties.customer.channel)
    await board.engine.leave(parties.call.bridge, parties.customer.channel)
    await tracks.deafen(board, parties.customer, deaf=True)
    await board.engine.close_room(parties.call.bridge)
    await flowing.start(board, parties, version)
    return True


def _asks(parties: Parties) -> FlowVersion | None:
    """Only who talked with an agent, and is still there."""
    number, customer = parties.call.our_number, parties.customer
    is_there = customer is not None and customer.state in (LegState.UP, LegState.HELD)
    if number.after_flow is None or not is_there or not parties.agents:
        return None
    return flows.published_of(number.after_flow)
