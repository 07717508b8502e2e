"""A line is gone: another desk's may bring the call back to us, every other ends as it ends."""

from __future__ import annotations

from apps.voice.choices import LegRole
from apps.voice.controller import arriving, ending, forwarding
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Leg


async def leg_ended(board: Board, parties: Parties, leg: Leg, *, cause: int) -> None:
    if leg.role != LegRole.PARTNER:
        await ending.leg_ended(board, parties, leg, cause=cause)
    elif await forwarding.is_back(board, parties, leg, cause=cause):
        await arriving.enter(board, parties.call.key)
