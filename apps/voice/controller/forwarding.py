"""A call for another desk: its number rings over the trunk; what it does not take is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.voice.choices import CallEnd
from apps.voice.controller import ending
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.lines import CannotRing
from apps.voice.models import Leg
from apps.voice.services import calls, placing

if TYPE_CHECKING:
    from apps.routing.models import Queue


async def away(board: Board, parties: Parties, queue: Queue | None = None) -> bool:
    """Where does this call go? True: another desk is being rung, nothing is left to do here."""
    call, customer = parties.call, parties.customer
    placement = await board.rows(placing.decide, call, queue=queue)
    if placement is None or customer is None:
        return False
    site, leg = placement.site, placement.leg
    if site is None or leg is None:
        return False
    board.known[leg.channel] = call.key
    try:
        await board.engine.ring(
            channel=leg.channel, endpoint=leg.address,
            seconds=site.ring_seconds, caller=call.other_party, call=str(call.key),
        )  # fmt: skip
    except CannotRing:
        await board.rows(calls.leg_ended, leg)
        await board.rows(placing.came_back, call)
        return False
    await board.rows(placing.rings, placement)
    await board.engine.start_ringing(customer.channel)
    return True


async def answered(board: Board, parties: Parties, leg: Leg) -> None:
    """The other desk is there. What is said is theirs: nothing is recorded here."""
    call, customer = parties.call, parties.customer
    await board.rows(calls.leg_up, leg)
    if customer is None:
        await board.engine.hang_up(leg.channel)
        return
    await board.engine.stop_ringing(customer.channel)
    await board.engine.open_room(call.bridge, name=str(call.key))
    await board.engine.enter(call.bridge, leg.channel)
    await board.engine.enter(call.bridge, customer.channel)
    await board.rows(placing.answered, call)


async def is_back(board: Board, parties: Parties, leg: Leg, *, cause: int) -> bool:
    """The other desk's line is gone. True: it never answered, and the call is ours again."""
    talked = leg.state in ending.TALKING
    if not await board.rows(calls.leg_ended, leg, cause=cause):
        return False
    if talked or parties.customer is None:
        await ending.end(board, parties, how=CallEnd.PARTNER, cause=cause)
        return False
    await board.engine.stop_ringing(parties.customer.channel)
    await board.rows(placing.came_back, parties.call)
    return True
