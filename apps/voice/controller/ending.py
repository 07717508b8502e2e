"""Every way a line can end, and what it means for the call."""

from __future__ import annotations

from apps.accounts.models import User
from apps.voice.choices import CallEnd, CallState, LegRole, LegState
from apps.voice.controller import playing, ringing, tracks
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Leg
from apps.voice.services import calls, flow_runs

TALKING = (LegState.UP, LegState.HELD)
ENDS = {1: CallEnd.UNREACHABLE, 17: CallEnd.BUSY, 19: CallEnd.NO_ANSWER, 21: CallEnd.REFUSED}
NO_MEDIA = 44  # nothing was heard of the phone any more


async def leg_ended(board: Board, parties: Parties, leg: Leg, *, cause: int) -> None:
    was = leg.state
    if not await board.rows(calls.leg_ended, leg, cause=cause):
        return
    talked = was in (LegState.UP, LegState.HELD)
    if leg.role == LegRole.SUPERVISOR:
        await board.engine.hang_up(f"snoop-{leg.channel}")
    elif leg.role == LegRole.CUSTOMER:
        how = CallEnd.CUSTOMER if talked else how_it_ended(cause)
        await end(board, parties, how=how, cause=cause)
    elif talked:
        if not [each for each in who_talks(parties) if each.pk != leg.pk]:
            await end(board, parties, how=CallEnd.AGENT, cause=cause, by=leg.user)
    elif parties.call.state == CallState.DIALLING:
        await end(board, parties, how=CallEnd.ENGINE, cause=cause)
    elif leg.offer_id is None:
        await board.rows(_not_joined, parties, leg)
    else:
        await ringing.not_answered(board, parties.call, leg, cause=cause)


def who_talks(parties: Parties) -> list[Leg]:
    """Whoever talks with the customer: colleagues, an outside number."""
    others = [leg for leg in parties.legs if leg.role in (LegRole.AGENT, LegRole.OUTSIDE)]
    return [leg for leg in others if leg.state in TALKING]


def _not_joined(parties: Parties, leg: Leg) -> None:
    """Who was asked did not answer: the agent takes the customer back, or the line does."""
    calls.note(parties.call, "not_joined", address=leg.address)
    if parties.call.state == CallState.AGENT_AWAY and not parties.agents:
        calls.back_in_line(parties.call)


def how_it_ended(cause: int) -> CallEnd:
    """Why the number did not answer."""
    return ENDS.get(cause, CallEnd.REFUSED)


async def end(
    board: Board, parties: Parties, *, how: str, cause: int = 0, by: User | None = None
) -> None:
    """Everybody's line goes down, the room closes, the recording with it."""
    playing.forget(board, parties.call.key)
    if parties.call.state == CallState.IN_FLOW:
        await board.rows(flow_runs.end, parties.call, hung_up=how == CallEnd.CUSTOMER)
    await board.rows(calls.end, parties.call, end=how, cause=cause, by=by)
    for leg in parties.legs:
        talked = leg.state in (LegState.UP, LegState.HELD)
        await board.engine.hang_up(leg.channel, elsewhere=not talked)
    await board.engine.close_room(parties.call.bridge)
    await tracks.close(board, parties)
    for channel in [channel for channel, key in board.known.items() if key == parties.call.key]:
        del board.known[channel]
