"""From the first ring on: answer, say what must be said, then into the flow or the line."""

from __future__ import annotations

import uuid

import structlog

from apps.voice.controller import flowing, forwarding, overflowing, playing, waiting
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.facts import Arrived
from apps.voice.models import Call, FlowVersion
from apps.voice.services import calls, consents, flow_facts, flows, placing

log = structlog.get_logger(__name__)

CONSENT = "consent"  # the playback before everything else


async def arrived(board: Board, key: uuid.UUID, fact: Arrived) -> None:
    prompt = await board.rows(_arrive, board, key, fact)
    if prompt is None:
        log.warning("voice.nobodys_number", called=fact.called)
        await board.engine.hang_up(fact.channel)
        return
    await board.engine.answer(fact.channel)
    media = await playing.media_of(board, prompt) if prompt else []
    parties = await board.call(key)
    if parties is None or parties.customer is None:
        return
    if not await playing.say(board, parties, media, who=CONSENT):
        await _enter(board, parties)


async def refuses(board: Board, parties: Parties) -> None:
    """A key while they are told: they go on, unrecorded."""
    if await board.rows(consents.refuse, parties.call):
        await playing.hush(board, parties.call.key)
        await enter(board, parties.call.key)


async def enter(board: Board, key: uuid.UUID) -> None:
    """Told, or with nothing to tell: where the number leads."""
    parties = await board.call(key)
    if parties is None or parties.customer is None or not consents.is_arriving(parties.call):
        return
    await _enter(board, parties)


async def _enter(board: Board, parties: Parties) -> None:
    if await forwarding.away(board, parties):
        return
    version, takes_message = await board.rows(_leads_to, parties.call)
    if version is not None:
        await flowing.start(board, parties, version)
    elif takes_message:
        await overflowing.take_message(board, parties)
    else:
        await waiting.line_up(board, parties)


def _arrive(board: Board, key: uuid.UUID, fact: Arrived) -> str | None:
    """The prompt to begin with, empty for none; None when nobody has the number."""
    call = calls.arrive(
        server=board.server, key=key, channel=fact.channel,
        caller=fact.caller, called=fact.called,
    )  # fmt: skip
    return None if call is None else consents.announcement(call)


def _leads_to(call: Call) -> tuple[FlowVersion | None, bool]:
    """Into which flow; and whether a message is taken, where it is into none."""
    version = _flow_of(call)
    return version, version is None and placing.takes_message(call)


def _flow_of(call: Call) -> FlowVersion | None:
    """The published version of the number's flow, or of the one for closed hours.

    When nobody answers at this hour, only of one that asks for the hours.
    """
    number = call.our_number
    if number.closed_flow and not placing.is_open(call):
        published = flows.published_of(number.closed_flow)
        if published is not None:
            return published
    published = flows.published_of(number.flow) if number.flow else None
    if published is None or not placing.takes_message(call):
        return published
    return published if flow_facts.asks_hours(published.graph) else None
