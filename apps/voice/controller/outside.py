"""A caller is put through to a number outside, by a flow or because the line is too long."""

from __future__ import annotations

import re

from apps.voice.choices import LegRole
from apps.voice.controller import playing, talking
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.lines import CannotRing
from apps.voice.models import Leg
from apps.voice.services import calls, flow_runs

SENT = "sent"  # the purpose of such a line
RING_SECONDS = 30
NUMBER = re.compile(r"\+?[0-9]{3,15}")


async def dial(board: Board, parties: Parties, number: str) -> bool:
    """The caller hears it ring. False when it cannot be dialled at all."""
    call, customer = parties.call, parties.customer
    number = calls.canonical(number)
    if customer is None or not NUMBER.fullmatch(number):
        return False
    endpoint = f"{number}@{call.asterisk.trunk}"
    leg = await board.rows(
        calls.dial_leg, call, role=LegRole.OUTSIDE, address=endpoint, purpose=SENT
    )
    board.known[leg.channel] = call.key
    try:
        await board.engine.ring(
            channel=leg.channel, endpoint=endpoint, seconds=RING_SECONDS,
            caller=call.our_number.number, call=str(call.key),
        )  # fmt: skip
    except CannotRing:
        await board.rows(calls.leg_ended, leg)
        return False
    await board.engine.stop_music(customer.channel)
    await board.engine.start_ringing(customer.channel)
    return True


async def answered(board: Board, parties: Parties, leg: Leg) -> None:
    """They have the caller from now on; ours waits for nobody."""
    customer = parties.customer
    await board.rows(calls.leg_up, leg)
    if customer is None:
        await board.engine.hang_up(leg.channel)
        return
    playing.quiet(board, parties.call.key)
    await board.engine.stop_ringing(customer.channel)
    await board.rows(flow_runs.end, parties.call)
    await board.rows(calls.sent_outside, parties.call)
    await talking.connect(board, parties, leg)
