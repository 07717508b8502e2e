"""In the line: music, how it stands every so often, and the offer to be called instead.

The caller never leaves the music for long; whoever answers cuts off what is being said.
"""

from __future__ import annotations

import uuid
from functools import partial

from apps.interactions.errors import Refused
from apps.voice.choices import CallEnd, CallState
from apps.voice.controller import ending, playing
from apps.voice.controller.board import Board, Parties
from apps.voice.models import LineSound
from apps.voice.services import callbacks, calls, flow_runs, line_sounds

LINE, THANKS = "line", "thanks"  # names of playbacks
THANK_YOU = "sound:auth-thankyou"


async def into_line(board: Board, key: uuid.UUID) -> None:
    """Out of the flow, with what it found out."""
    parties = await board.call(key)
    if parties is not None and parties.customer is not None:
        await line_up(board, parties)


async def line_up(board: Board, parties: Parties) -> None:
    if await board.rows(_queue, parties):
        await _begin(board, parties)
    else:
        await ending.end(board, parties, how=CallEnd.FLOW)


async def begin(board: Board, key: uuid.UUID) -> None:
    """Music; and at once how it stands, so that nobody wonders whether anybody is there."""
    parties = await _waiting(board, key)
    if parties is not None:
        await _begin(board, parties)


async def _begin(board: Board, parties: Parties) -> None:
    if parties.customer is None or parties.call.state != CallState.WAITING:
        return
    sound = await board.rows(line_sounds.of, parties.call)
    await board.engine.start_music(parties.customer.channel, kind=sound.music if sound else "")
    if sound is not None and sound.every_seconds:
        await announce(board, parties.call.key)


async def announce(board: Board, key: uuid.UUID) -> None:
    """How it stands, and the offer where it is due; then music again."""
    parties = await _waiting(board, key)
    sound = await board.rows(line_sounds.of, parties.call) if parties else None
    if parties is None or parties.customer is None or sound is None:
        return
    media = await board.rows(line_sounds.announcement, parties.call, sound)
    media += await _more(board, parties, sound)
    if not media:
        _again(board, key, sound)
        return
    await board.engine.stop_music(parties.customer.channel)
    await playing.say(board, parties, media, who=LINE)


async def said(board: Board, key: uuid.UUID) -> None:
    """Music until the next time."""
    parties = await _waiting(board, key)
    sound = await board.rows(line_sounds.of, parties.call) if parties else None
    if parties is None or parties.customer is None:
        return
    await board.engine.start_music(parties.customer.channel, kind=sound.music if sound else "")
    if sound is not None:
        _again(board, key, sound)


async def digit(board: Board, parties: Parties, pressed: str) -> None:
    """Called back instead: their place is kept, and they may hang up."""
    sound = await board.rows(line_sounds.of, parties.call)
    if sound is None or pressed != sound.callback_key:
        return
    try:
        if not await board.rows(callbacks.was_offered, parties.call):
            return
        await board.rows(callbacks.ask, parties.call)
    except Refused:
        return
    playing.quiet(board, parties.call.key)
    if parties.customer is not None:
        await board.engine.stop_music(parties.customer.channel)
    await playing.say(board, parties, [THANK_YOU], who=THANKS)


async def thanked(board: Board, key: uuid.UUID) -> None:
    parties = await board.call(key)
    if parties is not None:
        await ending.end(board, parties, how=CallEnd.FLOW)


async def offer_callback(board: Board, parties: Parties) -> None:
    """Now, because the ladder says so."""
    sound = await board.rows(line_sounds.of, parties.call)
    if sound is None or sound.callback_prompt_id is None or parties.customer is None:
        return
    media = await playing.media_of(board, str(sound.callback_prompt_id))
    await board.rows(callbacks.offer, parties.call)
    await board.engine.stop_music(parties.customer.channel)
    await playing.say(board, parties, media, who=LINE)


async def _more(board: Board, parties: Parties, sound: LineSound) -> list[str]:
    """Some comfort, and from some moment on the offer."""
    prompts = [sound.comfort_id]
    if line_sounds.offers_callback(parties.call, sound):
        await board.rows(callbacks.offer, parties.call)
        prompts.append(sound.callback_prompt_id)
    found = [await playing.media_of(board, str(prompt)) for prompt in prompts if prompt]
    return [media for each in found for media in each]


def _again(board: Board, key: uuid.UUID, sound: LineSound) -> None:
    if sound.every_seconds:
        playing.later(board, key, sound.every_seconds, partial(announce, board, key))


async def _waiting(board: Board, key: uuid.UUID) -> Parties | None:
    parties = await board.call(key)
    waits = parties is not None and parties.call.state == CallState.WAITING
    return parties if waits else None


def _queue(parties: Parties) -> bool:
    """False for a call whose conversation is over: there is nobody to wait for."""
    call, wanted = parties.call, flow_runs.NOTHING
    if call.state == CallState.IN_FLOW:
        wanted = flow_runs.wanted(call)
        flow_runs.end(call)
    if call.interaction is not None:
        return calls.waits_on(call)
    calls.queue(
        call, queue=wanted.queue, skills=wanted.skills, priority=wanted.priority,
        language=wanted.language, handoff_context=wanted.context,
    )  # fmt: skip
    return True
