"""A caller in a flow: what the graph says is done here, what comes of it is told to the graph.

Where they are stands in a row (services/flow_runs.py). Keys that were pressed so far do not: after
a restart the question is asked again from its beginning.
"""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from apps.core.events import publish
from apps.interactions.errors import Refused
from apps.voice.choices import CallEnd
from apps.voice.controller import ending, outside, playing, taping, waiting
from apps.voice.controller.board import Asked, Board, Parties
from apps.voice.domain.flow import Kind, Step
from apps.voice.events import CallerRated
from apps.voice.models import FlowVersion
from apps.voice.services import callbacks, flow_facts, flow_runs, voicemails
from apps.voice.services.flow_runs import Doing

FLOW = "flow"  # its playbacks' name
KEY_SECONDS = 6  # for the first key; between keys, half of it
SCORES = frozenset("12345")


async def start(board: Board, parties: Parties, version: FlowVersion) -> None:
    await do(board, parties, await board.rows(flow_runs.begin, parties.call, version))


async def go_on(
    board: Board, key: uuid.UUID, answer: str, *, turn: int, found: dict[str, str] | None = None
) -> None:
    """What happened, unless something else did meanwhile: then the newer question stands."""
    parties = await board.call(key)
    if parties is None:
        return
    doing = await board.rows(flow_runs.go_on, parties.call, answer, turn=turn, found=found)
    if doing is None:
        return
    playing.quiet(board, key)
    board.asked.pop(key, None)
    await do(board, parties, doing)


async def resume(board: Board, key: uuid.UUID) -> None:
    """After a restart: what was being said or asked begins again."""
    parties = await board.call(key)
    if parties is None or parties.customer is None:
        return
    doing = await board.rows(flow_runs.current, parties.call)
    if doing is None:
        await waiting.into_line(board, key)
    elif not await board.rows(_is_taped, parties):
        await playing.cut_off(board, key, who=FLOW, turn=doing.turn)
        await do(board, parties, doing)


async def do(board: Board, parties: Parties, doing: Doing) -> None:
    """Say what is to be said; what is to happen then, ``said`` does."""
    key, step = parties.call.key, doing.step
    if (asked := _asked(doing)) is not None:
        board.asked[key] = asked
    media = await _media(board, parties, step)
    if not await playing.say(board, parties, media, who=FLOW, turn=doing.turn):
        await said(board, key, turn=doing.turn)


async def said(board: Board, key: uuid.UUID, *, turn: int) -> None:
    """It was heard to its end, or cut off by a key."""
    parties = await board.call(key)
    doing = await board.rows(flow_runs.current, parties.call) if parties else None
    if parties is None or doing is None or doing.turn != turn:
        return
    asked = board.asked.get(key)
    match doing.step.verb:
        case Kind.VOICEMAIL if parties.call.is_trial:
            await go_on(board, key, "next", turn=turn)
        case Kind.TRANSFER | Kind.QUEUE if parties.call.is_trial:
            await ending.end(board, parties, how=CallEnd.FLOW)
        case Kind.SAY:
            await go_on(board, key, "next", turn=turn)
        case Kind.VOICEMAIL:
            seconds = _number(doing.step, "seconds", 120)
            if not await taping.begin(board, parties, seconds=seconds):
                board.soon(key, partial(taped, board, key))
        case Kind.TRANSFER:
            if not await outside.dial(board, parties, str(doing.step.settings["number"])):
                await go_on(board, key, "failed", turn=turn)
        case Kind.LOOKUP | Kind.DATA:
            await _find_out(board, parties, doing)
        case Kind.QUEUE:
            await waiting.into_line(board, key)
        case Kind.END:
            await board.rows(flow_runs.end, parties.call)
            await ending.end(board, parties, how=CallEnd.FLOW)
        case _ if asked is not None:
            _wait_for_keys(board, key, asked)
        case _:
            await go_on(board, key, "", turn=turn)


async def digit(board: Board, key: uuid.UUID, pressed: str) -> None:
    """A key cuts off what is being said, whether it was asked for or not."""
    asked = board.asked.get(key)
    if asked is None:
        await _skip(board, key)
        return
    await playing.hush(board, key)
    if asked.ends and pressed == asked.ends:
        await _keyed(board, key, asked)
        return
    asked.keys += pressed
    if len(asked.keys) >= asked.most:
        await _keyed(board, key, asked)
    else:
        _wait_for_keys(board, key, asked, share=0.5)


async def taped(board: Board, key: uuid.UUID) -> None:
    """The voicemail is kept: on in the flow, or the end of a call that waited."""
    parties = await board.call(key)
    if parties is None:
        return
    doing = await board.rows(flow_runs.current, parties.call)
    if doing is None:
        await ending.end(board, parties, how=CallEnd.FLOW)
    elif doing.step.verb is Kind.VOICEMAIL:
        await go_on(board, key, "next", turn=doing.turn)


async def _skip(board: Board, key: uuid.UUID) -> None:
    """Its end is told as any other: the name stays until then."""
    name = board.saying.get(key, "")
    if name.startswith(FLOW):
        await board.engine.stop_playback(name)


def _wait_for_keys(board: Board, key: uuid.UUID, asked: Asked, *, share: float = 1.0) -> None:
    playing.later(board, key, asked.seconds * share, partial(_keyed, board, key, asked))


async def _keyed(board: Board, key: uuid.UUID, asked: Asked) -> None:
    """What was pressed in time, in the graph's words."""
    answer, found = asked.keys, None
    if asked.kind == Kind.CALLBACK:
        answer = await _take_callback(board, key) if answer == asked.yes else "declined"
    elif asked.kind == Kind.SURVEY:
        found = await _rate(board, key, answer)
        answer = "next" if found else "timeout"
    await go_on(board, key, answer, turn=asked.turn, found=found)


async def _take_callback(board: Board, key: uuid.UUID) -> str:
    parties = await board.call(key)
    if parties is None:
        return "declined"
    if parties.call.is_trial:
        return "taken"
    try:
        await board.rows(callbacks.ask, parties.call)
    except Refused:
        return "declined"
    return "taken"


async def _rate(board: Board, key: uuid.UUID, pressed: str) -> dict[str, str]:
    """Kept with the contact that is over, or told to whoever answers next."""
    parties = await board.call(key)
    if parties is None or pressed not in SCORES:
        return {}
    if parties.call.interaction_id is not None:
        await board.rows(publish, CallerRated(parties.call.interaction_id, int(pressed)))
    return {"rating": pressed}


async def _find_out(board: Board, parties: Parties, doing: Doing) -> None:
    call, settings = parties.call, doing.step.settings
    known = dict(doing.step.walk.attributes)
    if doing.step.verb is Kind.LOOKUP:
        found: dict[str, str] | None = await board.rows(flow_facts.look_up, call, settings, known)
        way = "found" if found else "missing"
    else:
        tells_all = settings.get("secrets") and str(settings["url"]).startswith("https://")
        told = known if tells_all else _plain(doing.step)
        found = await board.rows(flow_facts.fetch, call, settings, told)
        way = "next" if found is not None else "failed"
    await go_on(board, call.key, way, turn=doing.turn, found=found or {})


def _plain(step: Step) -> dict[str, str]:
    walk = step.walk
    return {name: value for name, value in walk.attributes.items() if name not in walk.secret}


def _asked(doing: Doing) -> Asked | None:
    """Which keys end the question; None where none is asked."""
    step, said = doing.step, doing.step.settings
    seconds = _number(step, "seconds", KEY_SECONDS)
    if step.verb in (Kind.MENU, Kind.SURVEY):
        return Asked(step.verb, doing.turn, seconds=seconds)
    if step.verb is Kind.CALLBACK:
        return Asked(step.verb, doing.turn, seconds=seconds, yes=str(said.get("key") or "1"))
    if step.verb is Kind.DIGITS:
        most = _number(step, "most", 20)
        return Asked(step.verb, doing.turn, seconds=seconds, most=most, ends="#")
    return None


async def _media(board: Board, parties: Parties, step: Step) -> list[str]:
    media = await playing.media_of(board, step.prompt) if step.prompt else []
    name = str(step.settings.get("attribute") or "")
    if step.verb is Kind.SAY and name and name not in step.walk.secret:
        value = str(step.walk.attributes.get(name, ""))
        if value.isdecimal():  # no text of callers reaches the telephone server
            media.append(f"digits:{value[:40]}")
    return media


def _number(step: Step, name: str, usual: int) -> int:
    value: Any = step.settings.get(name)
    return int(value) if value else usual


def _is_taped(parties: Parties) -> bool:
    return voicemails.running(parties.call) is not None
