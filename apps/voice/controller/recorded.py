"""A recording has ended, as the engine tells or as a comparison finds: what follows from it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from apps.voice.controller import flowing, tracks
from apps.voice.controller.board import Board
from apps.voice.engine.facts import RecordingEnded
from apps.voice.services import recordings, voicemails


async def ended(board: Board, fact: RecordingEnded) -> None:
    recording = await tracks.ended(board, fact)
    if recording is not None and voicemails.is_voicemail(recording):
        await board.rows(voicemails.left, recording)
        key = recording.call.key
        board.soon(key, partial(flowing.taped, board, key))


async def forgotten(board: Board, before: datetime) -> None:
    """What ended with its call while nobody heard it."""
    for name, seconds in await board.rows(recordings.forgotten, board.server, before):
        if not await board.engine.is_recording(name):
            await ended(board, RecordingEnded(name, seconds))
