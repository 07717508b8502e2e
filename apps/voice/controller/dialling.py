"""A call out: the agent's phone first, by itself; then the customer, with ringing to hear."""

from __future__ import annotations

from apps.voice.choices import CallEnd, CallState, LegRole
from apps.voice.controller import ending
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.lines import CannotRing
from apps.voice.errors import NoPhone
from apps.voice.models import Leg, Order, Phone
from apps.voice.services import calls, showing

AGENT_SECONDS, CUSTOMER_SECONDS = 15, 45


async def dial(board: Board, parties: Parties, order: Order) -> None:
    await ring_phone(board, parties, order, role=LegRole.AGENT)


async def ring_phone(board: Board, parties: Parties, order: Order, *, role: str) -> None:
    """The phone of whoever asks, which answers by itself. Raises NoPhone."""
    phone = await board.rows(_phone, order.by_id)
    if phone is None:
        await ending.end(board, parties, how=CallEnd.ENGINE)
        raise NoPhone
    leg = await board.rows(
        calls.dial_leg, parties.call,
        role=role, address=phone.endpoint, user_id=order.by_id,
    )  # fmt: skip
    board.known[leg.channel] = parties.call.key
    try:
        await board.engine.ring(
            channel=leg.channel, endpoint=phone.endpoint, seconds=AGENT_SECONDS,
            caller=parties.call.other_party, call=str(parties.call.key), answers_itself=True,
        )  # fmt: skip
    except CannotRing:
        await board.rows(calls.leg_ended, leg)
        await ending.end(board, parties, how=CallEnd.ENGINE)
        raise NoPhone from None


async def agent_ready(board: Board, parties: Parties, leg: Leg) -> None:
    """The agent's line stands: now the number itself."""
    call = parties.call
    await board.rows(calls.leg_up, leg)
    await board.engine.open_room(call.bridge, name=str(call.key))
    await board.engine.enter(call.bridge, leg.channel)
    customer = await board.rows(
        calls.dial_leg, call, role=LegRole.CUSTOMER, address=call.other_party
    )
    board.known[customer.channel] = call.key
    try:
        await board.engine.ring(
            channel=customer.channel, endpoint=f"{call.other_party}@{call.asterisk.trunk}",
            seconds=CUSTOMER_SECONDS, caller=showing.caller_id(call), call=str(call.key),
        )  # fmt: skip
        await board.engine.start_ringing(leg.channel)
    except CannotRing:
        await board.rows(calls.leg_ended, customer)
        await ending.end(board, parties, how=CallEnd.UNREACHABLE)


def is_dialling(parties: Parties) -> bool:
    return parties.call.state == CallState.DIALLING


def _phone(user_id: int) -> Phone | None:
    return Phone.objects.filter(user=user_id, is_online=True).first()
