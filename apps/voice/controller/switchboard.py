"""Sorts what the engine reports and what the desk asks to the calls they belong to."""

from __future__ import annotations

import asyncio
import uuid
from functools import partial

from apps.voice.controller import (
    afterwards,
    answering,
    arriving,
    ending,
    hearing,
    orders,
    outside,
    parting,
    recorded,
    referring,
    ringing,
    supervising,
    talking,
    tracks,
)
from apps.voice.controller.board import Board, Parties
from apps.voice.engine import facts
from apps.voice.engine.facts import Fact
from apps.voice.models import Call, Leg, Order
from apps.voice.services import calls, phones

AWAY_SECONDS = 20  # so long the customer waits for the same agent's phone


class Switchboard:
    """One server's. ``hear`` and ``order`` only sort: the work runs in the call's turn."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._timers: set[asyncio.Task[None]] = set()

    def hear(self, fact: Fact) -> None:
        if isinstance(fact, facts.Arrived):
            key = uuid.uuid4()
            self.board.known[fact.channel] = key
            comes = referring.dialled if fact.by_endpoint else arriving.arrived
            self.board.soon(key, partial(comes, self.board, key, fact))
        elif isinstance(fact, facts.EndpointChanged):
            if self._is_news(fact):
                self.board.turns.take(fact.endpoint, partial(self._endpoint, fact))
        elif isinstance(fact, facts.RecordingEnded):
            self.board.turns.take(fact.name, partial(recorded.ended, self.board, fact))
        elif key_of := self.board.known.get(fact.channel):
            self.board.soon(key_of, partial(self._of_call, key_of, fact))
        else:  # a process that has just started: the rows know more than it does
            self.board.turns.take(fact.channel, partial(self._of_stranger, fact))

    def order(self, order: Order) -> None:
        key = order.call.key if order.call else uuid.uuid4()
        self.board.soon(key, partial(orders.carry_out, self.board, order))

    def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        for clock in self.board.clocks.values():
            clock.handle.cancel()

    async def _of_stranger(self, fact: Fact) -> None:
        channel = getattr(fact, "channel", "")
        key = await self.board.rows(_call_on, channel)
        if key is not None:
            self.board.known[channel] = key
            self.board.soon(key, partial(self._of_call, key, fact))

    async def _of_call(self, key: uuid.UUID, fact: Fact) -> None:
        parties = await self.board.call(key)
        if parties is None:
            return
        if isinstance(fact, facts.PlaybackEnded):
            await hearing.played(self.board, parties, fact.playback)
            return
        channel = getattr(fact, "channel", "")
        leg = parties.leg(channel)
        if leg is not None:
            await self._of_leg(parties, leg, fact)
        elif isinstance(fact, facts.LegUp):  # an ear of ours
            ears = tracks.ear_up if channel.startswith(tracks.EAR) else supervising.snoop_up
            await ears(self.board, parties, channel)

    async def _of_leg(self, parties: Parties, leg: Leg, fact: Fact) -> None:
        board = self.board
        match fact:
            case facts.LegRings():
                await board.rows(calls.leg_rings, leg)
            case facts.LegUp():
                await answering.answered(board, parties, leg)
            case facts.Digit() if leg == parties.customer:
                await hearing.pressed(board, parties, fact.digit)
            case facts.LegEnded():
                await self._leg_ended(parties, leg, fact.cause)
            case facts.PhoneHeld() if leg in parties.agents:
                change = talking.hold if fact.is_held else talking.resume
                await change(board, parties, by=leg.user)
            case facts.TransferAsked() if leg in parties.agents:
                await referring.asked(board, parties, leg, fact)
            case _:
                return

    async def _leg_ended(self, parties: Parties, leg: Leg, cause: int) -> None:
        if leg.purpose == referring.ASKS:
            await referring.line_gone(self.board, parties, leg)
        if cause == ending.NO_MEDIA and leg in parties.agents:
            await self._lost(parties, leg)
        elif leg.purpose == outside.SENT and leg.answered_at is None:
            await self.board.rows(calls.leg_ended, leg, cause=cause)
            await hearing.not_put_through(self.board, parties)
        elif not await afterwards.agent_gone(self.board, parties, leg, cause=cause):
            await parting.leg_ended(self.board, parties, leg, cause=cause)

    def _is_news(self, fact: facts.EndpointChanged) -> bool:
        """Told at each line that comes and goes, too; who waits for a phone hears it again."""
        return bool(self._timers) or self.board.online.get(fact.endpoint) != fact.is_online

    async def _endpoint(self, fact: facts.EndpointChanged) -> None:
        phone = await self.board.rows(
            phones.heard_of,
            server=self.board.server, endpoint=fact.endpoint, is_online=fact.is_online,
        )  # fmt: skip
        self.board.online[fact.endpoint] = fact.is_online
        if phone is None:
            return
        key = await self.board.rows(_call_with, phone.user_id)
        if key is not None:
            work = self._phone_back if fact.is_online else self._phone_gone
            self.board.soon(key, partial(work, key, fact.endpoint))

    async def _phone_gone(self, key: uuid.UUID, endpoint: str) -> None:
        parties = await self.board.call(key)
        for leg in parties.agents if parties else []:
            if leg.address == endpoint and parties is not None:
                await self._lost(parties, leg)

    async def _phone_back(self, key: uuid.UUID, endpoint: str) -> None:
        parties = await self.board.call(key)
        if parties is not None and ringing.is_waiting_for_agent(parties):
            await ringing.ring_again(self.board, parties)

    async def _lost(self, parties: Parties, leg: Leg) -> None:
        await talking.lost_agent(self.board, parties, leg)
        timer = asyncio.create_task(self._give_up_on_agent(parties.call.key))
        self._timers.add(timer)
        timer.add_done_callback(self._timers.discard)

    async def _give_up_on_agent(self, key: uuid.UUID) -> None:
        await asyncio.sleep(AWAY_SECONDS)
        self.board.soon(key, partial(self._back_in_line, key))

    async def _back_in_line(self, key: uuid.UUID) -> None:
        parties = await self.board.call(key)
        if parties is not None and ringing.is_waiting_for_agent(parties):
            await self.board.rows(calls.back_in_line, parties.call)


def _call_on(channel: str) -> uuid.UUID | None:
    """Whose live line it is."""
    rows = Leg.objects.filter(channel=channel, ended_at=None)
    found: uuid.UUID | None = rows.values_list("call__key", flat=True).first()
    return found


def _call_with(user_id: int) -> uuid.UUID | None:
    """The live call of somebody, on their phone or waiting for it."""
    found: uuid.UUID | None = (
        Call.objects.live()
        .filter(interaction__owner=user_id)
        .order_by("-started_at")
        .values_list("key", flat=True)
        .first()
    )
    return found
