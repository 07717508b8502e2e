"""What the desk asks of a call, one function for each verb."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apps.voice.choices import CallEnd
from apps.voice.controller import (
    afterwards,
    browsers,
    dialling,
    ending,
    hearing,
    overflowing,
    ringing,
    supervising,
    talking,
    transferring,
    trying,
)
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Leg, Order
from apps.voice.services import orders

Verb = Callable[[Board, Parties, Order], Awaitable[None]]


async def carry_out(board: Board, order: Order) -> None:
    """Do it, and say on its row how it went."""
    if order.verb in PHONE_VERBS:
        await _of_phone(board, order)
        return
    parties = await board.call(order.call.key) if order.call else None
    verb = VERBS.get(order.verb)
    if verb is None or parties is None:
        await board.rows(orders.refuse, order, "The call is over" if verb else "Unknown")
        return
    try:
        await verb(board, parties, order)
    except Exception as error:
        await board.rows(orders.refuse, order, str(error) or type(error).__name__)
        raise
    await board.rows(orders.done, order)


async def _of_phone(board: Board, order: Order) -> None:
    """What is asked of somebody's phone and of no call."""
    try:
        await PHONE_VERBS[order.verb](board, order)
    except Exception as error:
        await board.rows(orders.refuse, order, str(error) or type(error).__name__)
        raise
    await board.rows(orders.done, order)


async def _ring(board: Board, parties: Parties, order: Order) -> None:
    await ringing.ring(board, parties, offer_id=order.particulars["offer"])


async def _stop_ringing(board: Board, parties: Parties, order: Order) -> None:
    await ringing.stop_ringing(board, parties, offer_id=order.particulars["offer"])


async def _hold(board: Board, parties: Parties, order: Order) -> None:
    await talking.hold(board, parties, by=order.by)


async def _resume(board: Board, parties: Parties, order: Order) -> None:
    await talking.resume(board, parties, by=order.by)


async def _mute(board: Board, parties: Parties, order: Order) -> None:
    if leg := _own(parties, order):
        await talking.mute(board, parties, leg, muted=bool(order.particulars["muted"]))


async def _digits(board: Board, parties: Parties, order: Order) -> None:
    if parties.call.is_trial:  # one's own keys, whose sound would go the other way
        for digit in order.particulars["digits"]:
            await hearing.pressed(board, parties, digit)
    elif parties.customer is not None:
        await board.engine.send_digits(parties.customer.channel, order.particulars["digits"])


async def _hide(board: Board, parties: Parties, order: Order) -> None:
    await talking.hide(board, parties, by=order.by, hidden=bool(order.particulars["hidden"]))


async def _hang_up(board: Board, parties: Parties, order: Order) -> None:
    if not await afterwards.ask(board, parties, by=order.by):
        await ending.end(board, parties, how=CallEnd.AGENT, by=order.by)


def _own(parties: Parties, order: Order) -> Leg | None:
    return next((leg for leg in parties.agents if leg.user_id == order.by_id), None)


VERBS: dict[str, Verb] = {
    "ring": _ring,
    "stop_ringing": _stop_ringing,
    "hold": _hold,
    "resume": _resume,
    "mute": _mute,
    "digits": _digits,
    "hide": _hide,
    "hang_up": _hang_up,
    "dial": dialling.dial,
    "try_flow": trying.ring,
    "overflow": overflowing.overflow,
    "to_line": transferring.to_line,
    "to_owner": transferring.to_owner,
    "consult": transferring.consult,
    "conference": transferring.conference,
    "complete": transferring.complete,
    "drop": transferring.drop,
    "hold_party": transferring.hold_party,
    "mute_party": transferring.mute_party,
    "supervise": supervising.supervise,
    "stop_supervising": supervising.leave,
}
PHONE_VERBS: dict[str, Callable[[Board, Order], Awaitable[None]]] = {"open_phone": browsers.ordered}
