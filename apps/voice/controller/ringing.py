"""An offer of a call: the agent's phone rings, and answering it is accepting."""

from __future__ import annotations

from apps.routing.choices import OfferState
from apps.routing.errors import OfferGone
from apps.routing.models import Offer
from apps.routing.services import offers
from apps.voice.choices import CallState, LegRole
from apps.voice.controller import talking
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.lines import CannotRing
from apps.voice.models import Call, Leg, Phone
from apps.voice.services import calls

SPARE_SECONDS = 5  # the offer's own time runs out first, so that there is one verdict
BUSY, REJECTED = 17, 21  # Q.850


async def ring(board: Board, parties: Parties, *, offer_id: int) -> None:
    """Ring the phone of the one who is offered the call."""
    found = await board.rows(_line_for, parties.call, offer_id)
    if found is None:
        return
    offer, leg = found
    board.known[leg.channel] = parties.call.key
    left = int((offer.expires_at - offer.offered_at).total_seconds())
    try:
        await board.engine.ring(
            channel=leg.channel, endpoint=leg.address, seconds=left + SPARE_SECONDS,
            caller=parties.call.other_party, call=str(parties.call.key),
        )  # fmt: skip
    except CannotRing:
        await board.rows(calls.leg_ended, leg)
        await board.rows(offers.fail_phone, offer_id=offer.pk)


async def ring_again(board: Board, parties: Parties) -> None:
    """Their browser is back after a reload: it takes the call up by itself."""
    owner = parties.call.interaction.owner if parties.call.interaction else None
    if owner is None or any(leg.user_id == owner.pk for leg in parties.legs):
        return  # it rings there already: told twice of one registration
    phone = await board.rows(_phone_of, owner.pk)
    if phone is None:
        return
    leg = await board.rows(
        calls.dial_leg, parties.call, role=LegRole.AGENT, address=phone.endpoint, user_id=owner.pk
    )
    board.known[leg.channel] = parties.call.key
    try:
        await board.engine.ring(
            channel=leg.channel, endpoint=phone.endpoint, seconds=10,
            caller=parties.call.other_party, call=str(parties.call.key), answers_itself=True,
        )  # fmt: skip
    except CannotRing:
        await board.rows(calls.leg_ended, leg)


async def stop_ringing(board: Board, parties: Parties, *, offer_id: int) -> None:
    """The offer is gone: so is the ringing, and it is no missed call."""
    for leg in parties.legs:
        if leg.offer_id == offer_id and leg not in parties.agents:
            await board.engine.hang_up(leg.channel, elsewhere=True)


async def answered(board: Board, parties: Parties, leg: Leg) -> None:
    """The agent's phone was picked up."""
    if leg.offer_id is not None and leg.user is not None:
        try:
            await board.rows(offers.accept, offer_id=leg.offer_id, agent=leg.user)
        except OfferGone:
            await board.engine.hang_up(leg.channel, elsewhere=True)
            return
    await board.rows(calls.leg_up, leg)
    fresh = await board.call(parties.call.key)
    if fresh is None or fresh.customer is None:
        await board.engine.hang_up(leg.channel)
        return
    await talking.connect(board, fresh, leg)


async def not_answered(board: Board, call: Call, leg: Leg, *, cause: int) -> None:
    """A phone that rang has stopped. Rejected is passed on; silence, the offer's own time says.

    Accepted by a click and never picked up: the caller must not wait for nobody.
    """
    if leg.offer_id is None or leg.user is None:
        return
    if await board.rows(_was_accepted, leg.offer_id):
        await board.rows(calls.back_in_line, call)
        return
    if cause in (BUSY, REJECTED):
        try:
            await board.rows(offers.decline, offer_id=leg.offer_id, agent=leg.user)
        except OfferGone:
            return


def _was_accepted(offer_id: int) -> bool:
    return bool(Offer.objects.filter(pk=offer_id, state=OfferState.ACCEPTED).exists())


def is_waiting_for_agent(parties: Parties) -> bool:
    return parties.call.state == CallState.AGENT_AWAY


def _line_for(call: Call, offer_id: int) -> tuple[Offer, Leg] | None:
    """The line that is to ring for an open offer; one without a phone goes on to somebody else."""
    offer = Offer.objects.open().defer("trace").filter(pk=offer_id).first()
    if offer is None:
        return None
    phone = _phone_of(offer.agent_id)
    if phone is None:
        offers.fail_phone(offer_id=offer.pk)
        return None
    return offer, calls.dial_leg(
        call, role=LegRole.AGENT, address=phone.endpoint, user_id=offer.agent_id, offer=offer
    )


def _phone_of(user_id: int) -> Phone | None:
    return Phone.objects.filter(user=user_id, is_online=True).first()
