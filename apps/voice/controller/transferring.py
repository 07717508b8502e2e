"""To somebody else: away to the line or a colleague, or with a word first; three can talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.routing.services import transfers
from apps.voice.choices import CallState, LegRole, LegState
from apps.voice.controller import supervising, talking, tracks, waiting
from apps.voice.controller.board import Board, Parties
from apps.voice.engine.lines import CannotRing
from apps.voice.errors import NoPhone
from apps.voice.models import Call, Leg, Order, Phone
from apps.voice.services import calls

if TYPE_CHECKING:
    from apps.accounts.models import User

RING_SECONDS = 25
HANDS_OVER = "gets"  # the purpose of a line that gets the customer as soon as it stands


async def to_line(board: Board, parties: Parties, order: Order) -> None:
    """Its interaction waits again: the agents' lines go down, the customer hears music."""
    for leg in parties.agents:
        await board.rows(calls.leg_ended, leg)
        await board.engine.hang_up(leg.channel)
    await _music(board, parties)
    await board.rows(calls.waits_again, parties.call)
    await waiting.begin(board, parties.call.key)


async def to_owner(board: Board, parties: Parties, order: Order) -> None:
    """The interaction has another owner: their phone rings, the former one's line goes down."""
    owner = parties.call.interaction.owner if parties.call.interaction else None
    if owner is None or any(leg.user_id == owner.pk for leg in parties.agents):
        return
    ear = next((leg for leg in parties.legs if leg.user_id == owner.pk), None)
    if ear is not None and ear.role == LegRole.SUPERVISOR and ear.state == LegState.UP:
        await _take_over(board, parties, ear)
        return
    phone = await board.rows(_phone, owner.pk)
    if phone is None:
        raise NoPhone
    for leg in parties.agents:
        await board.rows(calls.leg_ended, leg)
        await board.engine.hang_up(leg.channel)
    await _music(board, parties)
    await board.rows(calls.agent_away, parties.call)
    await _dial(board, parties, LegRole.AGENT, phone.endpoint, user=owner.pk)


async def _take_over(board: Board, parties: Parties, ear: Leg) -> None:
    """Who listened has it now: into the room with them, the former agent's line goes down."""
    await supervising.into_room(board, parties, ear)
    await board.rows(calls.leg_speaks, ear)
    for leg in parties.agents:
        await board.rows(calls.leg_ended, leg)
        await board.engine.hang_up(leg.channel)
    await talking.resume(board, parties, by=ear.user)


async def consult(board: Board, parties: Parties, order: Order) -> None:
    """A word with a colleague or a number first: the customer is held meanwhile."""
    if not parties.agents:
        return
    await talking.hold(board, parties, by=order.by)
    user_id = order.particulars.get("user")
    if user_id:
        phone = await board.rows(_phone, user_id)
        if phone is None:
            raise NoPhone
        await _dial(board, parties, LegRole.AGENT, phone.endpoint, user=user_id)
    else:
        number = str(order.particulars["number"])
        endpoint = f"{number}@{parties.call.asterisk.trunk}"
        purpose = HANDS_OVER if order.particulars.get("hands_over") else ""
        await _dial(board, parties, LegRole.OUTSIDE, endpoint, purpose=purpose)


async def joined(board: Board, parties: Parties, leg: Leg) -> None:
    """Whom the agent asked has answered: they share the room, without the customer yet."""
    await board.rows(calls.leg_up, leg)
    for each in parties.agents:
        await board.engine.stop_ringing(each.channel)  # an agent's second line had it to hear
    await tracks.listen_to(board, parties, leg)
    await board.engine.enter(parties.call.bridge, leg.channel)
    await board.rows(calls.note, parties.call, "joined", actor=leg.user, address=leg.address)
    owner = parties.call.interaction.owner if parties.call.interaction else None
    fresh = await board.call(parties.call.key)
    if leg.purpose == HANDS_OVER and fresh is not None and owner is not None:
        await leave_to(board, fresh, by=owner)


async def conference(board: Board, parties: Parties, order: Order) -> None:
    """All three hear each other."""
    await talking.resume(board, parties, by=order.by)


async def complete(board: Board, parties: Parties, order: Order) -> None:
    """The asking agent leaves; who was asked has the customer from now on."""
    if order.by is not None:
        await leave_to(board, parties, by=order.by)


async def leave_to(board: Board, parties: Parties, *, by: User) -> None:
    leaving = [leg for leg in parties.agents if leg.user_id == by.pk]
    target = asked_party(parties, by.pk)
    if target is None or target.state != LegState.UP or not leaving:
        return
    await board.rows(_hand_over, parties.call, target, by)
    for leg in leaving:
        await board.rows(calls.leg_ended, leg)
        await board.engine.hang_up(leg.channel)
    await talking.resume(board, parties, by=by)


def asked_party(parties: Parties, user_id: int | None) -> Leg | None:
    """Whom an agent asked: a colleague or an outside number, there or still ringing."""
    others = (LegRole.AGENT, LegRole.OUTSIDE)
    asked = [leg for leg in parties.legs if leg.role in others and leg.user_id != user_id]
    return next(iter(sorted(asked, key=lambda leg: leg.state != LegState.UP)), None)


async def drop(board: Board, parties: Parties, order: Order) -> None:
    """One party goes: the colleague who was asked, the number that was added."""
    leg = next((leg for leg in parties.legs if leg.pk == order.particulars["leg"]), None)
    if leg is None or leg.role == LegRole.CUSTOMER:
        return
    await board.rows(calls.leg_ended, leg)
    await board.engine.hang_up(leg.channel)


async def hold_party(board: Board, parties: Parties, order: Order) -> None:
    """One party of a conference hears music and is not heard."""
    leg = next((leg for leg in parties.legs if leg.pk == order.particulars["leg"]), None)
    if leg is None or leg.user_id == order.by_id:
        return
    if leg.role == LegRole.CUSTOMER:
        change = talking.hold if order.particulars["held"] else talking.resume
        await change(board, parties, by=order.by)
        return
    if order.particulars["held"]:
        await board.engine.leave(parties.call.bridge, leg.channel)
        await board.engine.start_music(leg.channel)
    else:
        await board.engine.stop_music(leg.channel)
        await board.engine.enter(parties.call.bridge, leg.channel)
    await tracks.deafen(board, leg, deaf=bool(order.particulars["held"]))
    await board.rows(calls.leg_held, leg, held=bool(order.particulars["held"]))


async def mute_party(board: Board, parties: Parties, order: Order) -> None:
    """One party of a conference is not heard, and hears on."""
    leg = next((leg for leg in parties.legs if leg.pk == order.particulars["leg"]), None)
    if leg is not None and leg.role != LegRole.SUPERVISOR:
        await talking.mute(board, parties, leg, muted=bool(order.particulars["muted"]))


async def _dial(
    board: Board, parties: Parties, role: str, endpoint: str, *,
    user: int | None = None, purpose: str = "",
) -> None:  # fmt: skip
    leg = await board.rows(
        calls.dial_leg, parties.call,
        role=role, address=endpoint, user_id=user, purpose=purpose,
    )  # fmt: skip
    board.known[leg.channel] = parties.call.key
    shown = parties.call.other_party if role == LegRole.AGENT else parties.call.our_number.number
    try:
        await board.engine.ring(
            channel=leg.channel, endpoint=endpoint, seconds=RING_SECONDS,
            caller=shown, call=str(parties.call.key),
        )  # fmt: skip
    except CannotRing:
        await board.rows(calls.leg_ended, leg)
        await board.rows(calls.note, parties.call, "not_joined", address=leg.address)


async def _music(board: Board, parties: Parties) -> None:
    if parties.call.state == CallState.TALKING:
        await talking.away(board, parties)


def _hand_over(call: Call, target: Leg, by: User) -> None:
    if call.interaction is None:
        return
    if target.user is not None:
        transfers.hand_over(interaction=call.interaction, agent=target.user, by=by)
    else:
        calls.leaves_us(call, by=by)


def _phone(user_id: int) -> Phone | None:
    return Phone.objects.filter(user=user_id, is_online=True).first()
