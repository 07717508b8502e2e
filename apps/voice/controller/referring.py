"""A desk phone's own keys: another line for a word with somebody, and REFER that hands over.

Asterisk only tells us of a REFER (``PJSIP_TRANSFER_HANDLING()=ari-only``); we route as for the
desk's keys, and tell the phone how it went.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from apps.core.errors import DomainError
from apps.voice.choices import LegRole, LegState
from apps.voice.controller import transferring
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.facts import Arrived, TransferAsked
from apps.voice.models import Call, Leg
from apps.voice.services import calls, referring

if TYPE_CHECKING:
    from apps.accounts.models import User

ASKS = "asks"  # the purpose of an agent's second line


async def asked(board: Board, parties: Parties, leg: Leg, fact: TransferAsked) -> None:
    """REFER on the line with the customer: blind, or with who is on the second line."""
    if leg.user is None:
        return
    if fact.replaces:
        await _attended(board, parties, leg, leg.user)
        return
    try:
        target = await board.rows(referring.read, parties.call, fact.target)
        is_done = await board.rows(referring.give, parties.call, target, by=leg.user)
    except DomainError as refused:
        await _refused(board, parties, leg, refused)
        return
    if is_done:  # a number tells later: the agent's line goes down when it has answered
        await board.engine.report_transfer(leg.channel, done=True)


async def _attended(board: Board, parties: Parties, leg: Leg, by: User) -> None:
    target = transferring.asked_party(parties, by.pk)
    if target is None:
        await board.engine.report_transfer(leg.channel, done=False)
    elif target.state != LegState.UP:  # it still rings: it gets the customer when it answers
        await board.rows(calls.leg_means, target, transferring.HANDS_OVER)
    else:
        await board.engine.report_transfer(leg.channel, done=True)
        await transferring.leave_to(board, parties, by=by)


async def dialled(board: Board, key: uuid.UUID, fact: Arrived) -> None:
    """A phone dials: with a customer on its other line it wants a word with somebody first."""
    found = await board.rows(_first_line, fact.by_endpoint)
    parties = await board.call(found.call.key) if found else None
    if found is None or found.user is None or parties is None:
        await board.engine.hang_up(fact.channel)
        return
    board.known[fact.channel] = parties.call.key
    second = await board.rows(
        calls.second_line, parties.call, channel=fact.channel, leg=found, purpose=ASKS
    )
    await board.engine.answer(fact.channel)
    try:
        target = await board.rows(referring.read, parties.call, fact.called)
        await board.rows(referring.ask, parties.call, target, by=found.user)
    except DomainError as refused:
        await _refused(board, parties, second, refused)
        await board.rows(calls.leg_ended, second)
        await board.engine.hang_up(second.channel)
        return
    await board.engine.enter(parties.call.bridge, second.channel)
    await board.engine.start_ringing(second.channel)


async def line_gone(board: Board, parties: Parties, leg: Leg) -> None:
    """The second line was put down: who was asked goes, the customer is still held."""
    if target := transferring.asked_party(parties, leg.user_id):
        await board.rows(calls.leg_ended, target)
        await board.engine.hang_up(target.channel)


async def _refused(board: Board, parties: Parties, leg: Leg, why: DomainError) -> None:
    await board.rows(
        calls.note, parties.call, "transfer_refused", actor=leg.user, code=why.code, why=str(why)
    )
    await board.engine.report_transfer(leg.channel, done=False)


def _first_line(endpoint: str) -> Leg | None:
    """Their line with a customer."""
    live = Leg.objects.filter(
        address=endpoint, role=LegRole.AGENT, state=LegState.UP, call__in=Call.objects.live()
    )
    return live.exclude(purpose=ASKS).select_related("call", "user").order_by("-pk").first()
