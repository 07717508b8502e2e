"""One thing at a time is said to a caller; what ends or is cut off says whose turn is next.

A playback's name is ``{who}-{turn}-{call}``: who asked for it, in which turn. Commands on a
channel wait for a running playback, so whoever wants the channel stops it first.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings

from apps.voice.controller.board import Board, Clock, Parties
from apps.voice.domain.flow import STOCK
from apps.voice.models import Prompt
from apps.voice.services import prompts

Work = Callable[[], Awaitable[None]]


async def say(
    board: Board, parties: Parties, media: Sequence[str], *, who: str, turn: int = 0
) -> bool:
    """False when there is nothing to say, and nothing will end."""
    if parties.customer is None or not media:
        return False
    key = parties.call.key
    await hush(board, key)
    name = board.saying[key] = _name(key, who, turn)
    await board.engine.play(parties.customer.channel, media=list(media), playback=name)
    return True


async def hush(board: Board, key: uuid.UUID) -> None:
    """Cut off what is being said: the channel is free for the next thing."""
    name = board.saying.pop(key, "")
    if name:
        await board.engine.stop_playback(name)


async def cut_off(board: Board, key: uuid.UUID, *, who: str, turn: int = 0) -> None:
    """What a process said that is no more."""
    await board.engine.stop_playback(_name(key, who, turn))


def ended(board: Board, key: uuid.UUID, playback: str) -> tuple[str, int]:
    """Whose it was, and of which turn; nobody's when it was cut off for something else."""
    if board.saying.get(key) != playback:
        return "", 0
    board.saying.pop(key)
    who, turn, _ = playback.split("-", 2)
    return who, int(turn)


def later(board: Board, key: uuid.UUID, seconds: float, work: Work) -> None:
    """Once, unless something else is to happen later or the call is over by then."""
    quiet(board, key)
    loop = asyncio.get_running_loop()
    handle = loop.call_later(seconds, partial(board.soon, key, work))
    board.clocks[key] = Clock(handle, work)


def quiet(board: Board, key: uuid.UUID) -> None:
    clock = board.clocks.pop(key, None)
    if clock is not None:
        clock.handle.cancel()


def forget(board: Board, key: uuid.UUID) -> None:
    """The call is over."""
    quiet(board, key)
    board.saying.pop(key, None)
    board.asked.pop(key, None)


async def media_of(board: Board, prompt: str) -> list[str]:
    """A prompt by its id, or one of the telephone server's own; a missing one is silence."""
    if prompt.startswith(STOCK):
        return [prompt]
    path = await board.rows(_placed, prompt)
    return [f"{STOCK}{path}"] if path else []


def _name(key: uuid.UUID, who: str, turn: int) -> str:
    return f"{who}-{turn}-{key}"


def _placed(prompt: str) -> str:
    """Where Asterisk finds it, without the ending; put there by its first caller."""
    row = Prompt.objects.filter(pk=prompt).first() if prompt.isdecimal() else None
    if row is None or not row.file:
        return ""
    folder = Path(settings.VOICE_PROMPTS)
    target = folder / f"{row.checksum}.wav"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{row.checksum}-{uuid.uuid4().hex}"
        fresh.write_bytes(prompts.content_of(row))
        fresh.rename(target)
    return str(target.with_suffix(""))
