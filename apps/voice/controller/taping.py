"""A voicemail: a beep, what the caller says, and a pause, a key or a hang-up that ends it."""

from __future__ import annotations

from functools import partial

from apps.voice.controller import playing
from apps.voice.controller.board import Board, Parties
from apps.voice.services import voicemails

SPARE_SECONDS = 5  # silence that never ends is not noticed by a peer that sends nothing


async def begin(board: Board, parties: Parties, *, seconds: int) -> None:
    call, customer = parties.call, parties.customer
    if customer is None:
        return
    recording = await board.rows(voicemails.begin, call)
    await board.engine.record_party(customer.channel, name=recording.name, most_seconds=seconds)
    stop = partial(board.engine.stop_recording, recording.name)
    playing.later(board, call.key, seconds + SPARE_SECONDS, stop)
