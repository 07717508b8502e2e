"""The ladder of a queue said what becomes of a caller who waits too long."""

from __future__ import annotations

from apps.routing.choices import OverflowAction
from apps.voice.choices import CallState
from apps.voice.controller import flowing, outside, playing, taping, waiting
from apps.voice.controller.board import Board, Parties
from apps.voice.models import Order

ASKS_TO_SPEAK = "sound:vm-intro"
TAPE = "tape"  # the playback before the beep
LONGEST = 180  # seconds of a voicemail


async def overflow(board: Board, parties: Parties, order: Order) -> None:
    """What cannot be done changes nothing: the caller waits on."""
    if parties.call.state != CallState.WAITING or parties.customer is None:
        return
    match order.particulars["action"]:
        case OverflowAction.CALLBACK:
            await waiting.offer_callback(board, parties)
        case OverflowAction.VOICEMAIL:
            playing.quiet(board, parties.call.key)
            await board.engine.stop_music(parties.customer.channel)
            await take_message(board, parties)
        case OverflowAction.NUMBER:
            await playing.hush(board, parties.call.key)
            if not await outside.dial(board, parties, order.particulars["number"]):
                await waiting.begin(board, parties.call.key)


async def take_message(board: Board, parties: Parties) -> None:
    """They are asked to speak after the beep."""
    await playing.say(board, parties, [ASKS_TO_SPEAK], who=TAPE)


async def asked_to_speak(board: Board, parties: Parties) -> None:
    if parties.call.state not in (CallState.WAITING, CallState.ARRIVING):
        return
    if not await taping.begin(board, parties, seconds=LONGEST):
        await flowing.taped(board, parties.call.key)
