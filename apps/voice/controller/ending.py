"""Every way a line can end, and what it means for the call."""

from __future__ import annotations

from apps.accounts.models import User
from apps.voice.choices import CallEnd, LegRole, LegState
from apps.voice.controller import ringing
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Leg
from apps.voice.services import calls

NO_MEDIA = 44  # nothing was heard of the phone any more


async def leg_ended(board: Board, parties: Parties, leg: Leg, *, cause: int) -> None:
    was = leg.state
    if not await board.rows(calls.leg_ended, leg, cause=cause):
        return
    if leg.role == LegRole.CUSTOMER:
        await end(board, parties, how=CallEnd.CUSTOMER, cause=cause)
    elif leg.role == LegRole.AGENT and was in (LegState.UP, LegState.HELD):
        if not [other for other in parties.agents if other.pk != leg.pk]:
            await end(board, parties, how=CallEnd.AGENT, cause=cause, by=leg.user)
    elif leg.role == LegRole.AGENT:
        await ringing.not_answered(board, leg, cause=cause)


async def end(
    board: Board, parties: Parties, *, how: str, cause: int = 0, by: User | None = None
) -> None:
    """Everybody's line goes down, the room closes, the recording with it."""
    await board.rows(calls.end, parties.call, end=how, cause=cause, by=by)
    for leg in parties.legs:
        talked = leg.state in (LegState.UP, LegState.HELD)
        await board.engine.hang_up(leg.channel, elsewhere=not talked)
    await board.engine.close_room(parties.call.bridge)
    for channel in [channel for channel, key in board.known.items() if key == parties.call.key]:
        del board.known[channel]
