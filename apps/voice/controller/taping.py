"""A voicemail: a beep, what the caller says, and a pause, a key or a hang-up that ends it."""

from __future__ import annotations

from functools import partial

from apps.voice.controller import playing
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.lines import CannotRecord
from apps.voice.services import recordings, voicemails

SPARE_SECONDS = 5  # silence that never ends is not noticed by a peer that sends nothing


async def begin(board: Board, parties: Parties, *, seconds: int) -> bool:
    """False when nothing can be taped: the call goes on where it would after the message."""
    call, customer = parties.call, parties.customer
    if customer is None:
        return True
    recording = await board.rows(voicemails.begin, call)
    name = recording.name
    try:
        await board.engine.record_party(customer.channel, name=name, most_seconds=seconds)
    except CannotRecord as error:
        await board.rows(recordings.refused, recording, str(error))
        await board.rows(recordings.finished, name, seconds=0, is_whole=False)
        await board.rows(voicemails.left, recording)
        return False
    stop = partial(board.engine.stop_recording, name)
    playing.later(board, call.key, seconds + SPARE_SECONDS, stop)
    return True
