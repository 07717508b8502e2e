"""After a (re)connect, and every half minute: the rows and the telephone server, side by side.

No event of the time away is ever told again, so what ended is ended here; what nobody knows is
hung up once it is too old to be merely new.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from apps.voice.choices import CallEnd
from apps.voice.controller import browsers, hearing, parting, recorded, supervising, tracks
from apps.voice.controller.board import Board
from apps.voice.engine.facts import Inventory
from apps.voice.models import Call, Leg, VoiceServer
from apps.voice.services import calls, flow_runs, phones

log = structlog.get_logger(__name__)

ORPHAN_SECONDS = 30


async def compare(board: Board, *, spare_seconds: int = 0, resumes: bool = False) -> None:
    """What is younger than ``spare_seconds`` may be on its way to the engine: not compared yet.

    ``resumes``: the connection is new, and what ended meanwhile was told to nobody.
    """
    before = timezone.now() - timedelta(seconds=spare_seconds)
    found = await board.engine.inventory()
    await board.rows(_seen, board.server, found)
    await browsers.compare(board, found)
    await board.rows(phones.compare, server=board.server, online=found.online, before=before)
    board.online.clear()
    rows = await board.rows(_live, board.server, before)
    for key, channels in rows.items():
        for channel, started_at in channels.items():
            board.known[channel] = key
            if channel not in found.lines and started_at < before:
                board.soon(key, _ended(board, key, channel))
        if resumes:
            board.soon(key, _resumed(board, key, before, found))
    await recorded.forgotten(board, before)
    await _reap(board, found, {channel for channels in rows.values() for channel in channels})


def _ended(board: Board, key: uuid.UUID, channel: str):  # type: ignore[no-untyped-def]
    async def work() -> None:
        parties = await board.call(key)
        leg = parties.leg(channel) if parties else None
        if parties is not None and leg is not None:
            log.info("voice.ended_unseen", call=str(key), channel=channel)
            await parting.leg_ended(board, parties, leg, cause=0)

    return work


def _resumed(board: Board, key: uuid.UUID, before: datetime, found: Inventory):  # type: ignore[no-untyped-def]
    async def work() -> None:
        parties = await board.call(key)
        if parties is None or parties.customer is None or parties.call.started_at > before:
            return
        await tracks.resume(board, parties, found)
        await hearing.resume(board, parties)

    return work


async def _reap(board: Board, found: Inventory, ours: set[str]) -> None:
    for line in found.lines.values():
        whose = line.channel.removeprefix(supervising.SNOOP).removeprefix(tracks.EAR)
        orphan = whose not in ours and line.channel not in board.known
        if orphan and line.age_seconds > ORPHAN_SECONDS:
            log.warning("voice.orphan", channel=line.channel)
            await board.engine.hang_up(line.channel)


def _live(server: VoiceServer, before: datetime) -> dict[uuid.UUID, dict[str, datetime]]:
    """Each live call with its live channels; an older call that has none is ended here."""
    found: dict[uuid.UUID, dict[str, datetime]] = {}
    for call in Call.objects.live().of(server):
        legs = Leg.objects.filter(call=call, ended_at=None)
        found[call.key] = dict(legs.values_list("channel", "started_at"))
        if not found[call.key] and call.started_at < before:
            flow_runs.end(call)
            calls.end(call, end=CallEnd.ENGINE)
    return found


def _seen(server: VoiceServer, found: Inventory) -> None:
    VoiceServer.objects.filter(pk=server.pk).update(
        seen_at=timezone.now(),
        is_connected=True,
        version=found.version,
        problem="",
        health={"lines": len(found.lines), "phones": sorted(found.online)},
    )
