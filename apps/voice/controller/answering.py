"""A line was picked up: whose it is says what follows."""

from __future__ import annotations

from apps.voice.choices import LegRole
from apps.voice.controller import (
    dialling,
    outside,
    ringing,
    supervising,
    talking,
    transferring,
    trying,
)
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Leg
from apps.voice.services import calls


async def answered(board: Board, parties: Parties, leg: Leg) -> None:
    if leg.role == LegRole.SUPERVISOR:
        await supervising.attach(board, parties, leg)
    elif parties.call.is_trial:
        await trying.answered(board, parties, leg)
    elif leg.role == LegRole.CUSTOMER:
        await _customer(board, parties, leg)
    elif leg.purpose == outside.SENT:
        await outside.answered(board, parties, leg)
    elif leg.role == LegRole.OUTSIDE or parties.agents:
        await transferring.joined(board, parties, leg)
    elif dialling.is_dialling(parties):
        await dialling.agent_ready(board, parties, leg)
    else:
        await ringing.answered(board, parties, leg)


async def _customer(board: Board, parties: Parties, leg: Leg) -> None:
    """Whom we called is there."""
    await board.rows(calls.leg_up, leg)
    for agent in parties.agents:
        await board.engine.stop_ringing(agent.channel)
        await talking.connect(board, parties, agent)
        return
    await board.engine.hang_up(leg.channel)
