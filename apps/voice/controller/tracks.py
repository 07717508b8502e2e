"""Customer and agent on tracks of their own, so that it is known who spoke.

Each side has a tape: a room that only listens, with an ear on everybody of that side. An ear hears
what its party says and nothing else; it stays when its party is held, and is deaf meanwhile. The
tapes run at the telephone server: they need no process of ours until the call is over.
"""

from __future__ import annotations

import asyncio

from django.utils import timezone

from apps.voice.choices import CallState, LegRole, LegState, Side
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.facts import Inventory, RecordingEnded
from apps.voice.engine.lines import CannotRecord
from apps.voice.models import Call, Leg, Recording, RecordingTrack
from apps.voice.services import recordings

EAR = "tape-"  # before the channel it listens to


async def begin(board: Board, call: Call) -> None:
    """Both tapes run before anybody enters: nothing said is missing."""
    tracks = await board.rows(_begin, call)
    if not tracks:
        return
    try:
        await asyncio.gather(*(_tape_on(board, call, track) for track in tracks))
    except CannotRecord as error:
        await _refused(board, tracks[0].recording, str(error))
        return
    await board.rows(recordings.began, tracks)


def _begin(call: Call) -> list[RecordingTrack]:
    """None where tapes run already, or nothing may be recorded."""
    if not call.may_be_recorded or recordings.running(call):
        return []
    return recordings.tracks(recordings.start(call, sides=Side.values))


async def _tape_on(board: Board, call: Call, track: RecordingTrack) -> None:
    tape = _tape(call, track.side)
    await board.engine.open_tape(tape, name=f"{track.side} of {call.key}")
    await board.engine.record_room(tape, name=track.name)
    track.started_at = timezone.now()


async def _refused(board: Board, recording: Recording, problem: str) -> None:
    """The two talk all the same; who runs the telephones sees what is missing."""
    await board.rows(recordings.refused, recording, problem)
    for name in await board.rows(recordings.names, recording):
        await ended(board, RecordingEnded(name, 0, is_whole=False))


async def listen_to(board: Board, parties: Parties, *legs: Leg) -> None:
    """From now on what they say is on their side's tape; again is harmless."""
    if not await board.rows(recordings.running, parties.call):
        return
    for leg in legs:
        board.known[ear_of(leg)] = parties.call.key
    await asyncio.gather(*(board.engine.tap(leg.channel, ear=ear_of(leg)) for leg in legs))


async def ear_up(board: Board, parties: Parties, channel: str) -> None:
    """The ear is there: to its side's tape with it."""
    leg = next((leg for leg in parties.legs if ear_of(leg) == channel), None)
    if leg is None:
        await board.engine.hang_up(channel)
        return
    await deafen(board, leg, deaf=_is_away(parties, leg))
    await board.engine.enter(_tape(parties.call, side_of(leg)), channel)


async def deafen(board: Board, leg: Leg, *, deaf: bool) -> None:
    """What a party says alone, to music, is no part of the conversation."""
    await board.engine.mute(ear_of(leg), muted=deaf)


async def mute(board: Board, recording: Recording, *, muted: bool) -> None:
    for name in await board.rows(recordings.names, recording):
        await board.engine.mute_recording(name, muted=muted)


async def ended(board: Board, fact: RecordingEnded) -> Recording | None:
    """One side has left its tape: the other's ends with it. The recording, once both did."""
    done = await board.rows(
        recordings.finished, fact.name, seconds=fact.seconds, is_whole=fact.is_whole
    )
    for name in await board.rows(recordings.beside, fact.name):
        await board.engine.stop_recording(name)
    return done


async def close(board: Board, parties: Parties) -> None:
    """The call is over."""
    for side in Side.values:
        await board.engine.close_room(_tape(parties.call, side))


async def resume(board: Board, parties: Parties, found: Inventory) -> None:
    """A process that starts anew: ears that never came to their tape."""
    for leg in parties.legs:
        if leg.state not in (LegState.UP, LegState.HELD) or not _talks(leg):
            continue
        if ear_of(leg) in found.bridges.get(_tape(parties.call, side_of(leg)), ()):
            continue
        if ear_of(leg) in found.lines:
            await ear_up(board, parties, ear_of(leg))
        elif parties.is_connected:
            await listen_to(board, parties, leg)


def ear_of(leg: Leg) -> str:
    return f"{EAR}{leg.channel}"


def side_of(leg: Leg) -> str:
    return Side.CUSTOMER if leg.role == LegRole.CUSTOMER else Side.AGENT


def _talks(leg: Leg) -> bool:
    return leg.role in (LegRole.CUSTOMER, LegRole.AGENT, LegRole.OUTSIDE)


def _is_away(parties: Parties, leg: Leg) -> bool:
    """Held, or in the line: with music, and not in the room."""
    if leg.role == LegRole.CUSTOMER:
        return parties.call.state != CallState.TALKING
    return leg.state == LegState.HELD


def _tape(call: Call, side: str) -> str:
    return f"tape-{side}-{call.key}"
