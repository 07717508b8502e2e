"""What a caller heard or pressed, sorted by where they are: told, in a flow, in the line."""

from __future__ import annotations

from apps.voice.choices import CallState
from apps.voice.controller import arriving, flowing, overflowing, playing, waiting
from apps.voice.controller.board import Board, Parties
from apps.voice.services import consents, flow_runs


async def played(board: Board, parties: Parties, playback: str) -> None:
    """Something was said to its end, or cut off."""
    key = parties.call.key
    who, turn = playing.ended(board, key, playback)
    match who:
        case arriving.CONSENT:
            await arriving.enter(board, key)
        case flowing.FLOW:
            await flowing.said(board, key, turn=turn)
        case waiting.LINE:
            await waiting.said(board, key)
        case waiting.THANKS:
            await waiting.thanked(board, key)
        case overflowing.TAPE:
            await overflowing.asked_to_speak(board, parties)


async def pressed(board: Board, parties: Parties, digit: str) -> None:
    match parties.call.state:
        case CallState.ARRIVING if digit == consents.REFUSE_KEY:
            await arriving.refuses(board, parties)
        case CallState.IN_FLOW:
            await flowing.digit(board, parties.call.key, digit)
        case CallState.WAITING:
            await waiting.digit(board, parties, digit)


async def not_put_through(board: Board, parties: Parties) -> None:
    """The number outside did not answer: on in the flow, or waiting as before."""
    call, customer = parties.call, parties.customer
    if customer is None:
        return
    await board.engine.stop_ringing(customer.channel)
    if call.state == CallState.IN_FLOW:
        doing = await board.rows(flow_runs.current, call)
        if doing is not None:
            await flowing.go_on(board, call.key, "failed", turn=doing.turn)
    else:
        await waiting.begin(board, call.key)


async def resume(board: Board, parties: Parties) -> None:
    """A process that has just started: whoever hears something now hears it from the beginning."""
    key = parties.call.key
    match parties.call.state:
        case CallState.ARRIVING:
            await playing.cut_off(board, key, who=arriving.CONSENT)
            await arriving.enter(board, key)
        case CallState.IN_FLOW:
            await flowing.resume(board, key)
        case CallState.WAITING:
            await playing.cut_off(board, key, who=waiting.LINE)
            await waiting.begin(board, key)
