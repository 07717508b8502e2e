"""A flow tried on one's own phone: who builds it is rung, and is the caller."""

from __future__ import annotations

from apps.voice.choices import CallEnd, LegRole
from apps.voice.controller import dialling, ending, flowing
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Leg, Order
from apps.voice.services import calls, flow_trials


async def ring(board: Board, parties: Parties, order: Order) -> None:
    await dialling.ring_phone(board, parties, order, role=LegRole.CUSTOMER)


async def answered(board: Board, parties: Parties, leg: Leg) -> None:
    await board.rows(calls.leg_up, leg)
    version = await board.rows(flow_trials.version_of, parties.call)
    now = await board.call(parties.call.key)
    if version is None or now is None:
        await ending.end(board, parties, how=CallEnd.FLOW)
        return
    await flowing.start(board, now, version)
