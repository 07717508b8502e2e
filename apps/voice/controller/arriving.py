"""From the first ring to the line: answer, say what must be said, wait with music."""

from __future__ import annotations

import uuid

import structlog

from apps.voice.controller.board import Board
from apps.voice.engine.facts import Arrived
from apps.voice.models import Call
from apps.voice.services import calls

log = structlog.get_logger(__name__)

WELCOME = "welcome"  # the playback before the music


async def arrived(board: Board, key: uuid.UUID, fact: Arrived) -> None:
    call: Call | None = await board.rows(
        calls.arrive,
        server=board.server, key=key, channel=fact.channel,
        caller=fact.caller, called=fact.called,
    )  # fmt: skip
    if call is None:
        log.warning("voice.nobodys_number", called=fact.called)
        await board.engine.hang_up(fact.channel)
        return
    await board.engine.answer(fact.channel)
    said = call.our_number.consent_announcement
    if said:
        await board.engine.play(fact.channel, media=[said], playback=f"{WELCOME}-{key}")
        return  # into the line when it has been said
    await into_line(board, key)


async def into_line(board: Board, key: uuid.UUID) -> None:
    parties = await board.call(key)
    if parties is None or parties.customer is None or parties.call.interaction is not None:
        return
    await board.rows(calls.queue, parties.call)
    await board.engine.start_music(parties.customer.channel)
