"""A call's rows: every change of one goes through here, with a line in its story.

Writes are short and idempotent, because the engine may report a thing twice.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.events import publish
from apps.customers.choices import Scheme, Verification
from apps.customers.errors import UnreadableAddress
from apps.customers.services import identities
from apps.interactions.choices import EndReason
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, intake, messages
from apps.routing.services import entries
from apps.voice.choices import CallEnd, CallState, LegRole, LegState, Outlives
from apps.voice.events import CallArrived, CallChanged, CallEnded
from apps.voice.models import Call, CallEvent, Leg, PhoneNumber, VoiceServer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apps.accounts.models import Brand, User
    from apps.customers.models import Identity
    from apps.routing.models import Offer, Queue

# A hold that is open ends now. The columns as they were are meant on the right.
CONNECTED = """
    UPDATE voice_call SET state = 'talking', talking_at = coalesce(talking_at, %(now)s),
        hold_seconds = hold_seconds
            + coalesce(floor(extract(epoch FROM %(now)s - held_since))::int, 0),
        held_since = NULL, updated_at = %(now)s
    WHERE id = %(call)s AND state <> 'ended'
"""
OVER = ("state", "ended_at", "end", "cause", "hold_seconds", "held_since", "updated_at")
# How a call's end reads on its interaction.
REASONS = {
    CallEnd.AGENT: EndReason.AGENT,
    CallEnd.CUSTOMER: EndReason.CUSTOMER,
}


@transaction.atomic
def arrive(
    *, server: VoiceServer, key: uuid.UUID, channel: str, caller: str, called: str
) -> Call | None:
    """A call to one of our numbers; None when nobody has that number."""
    numbers = PhoneNumber.objects.in_use().select_related("channel__brand")
    number = numbers.filter(number=canonical(called)).first()
    if number is None or not number.channel.is_active:
        return None
    call = Call.objects.create(
        key=key,
        server=server,
        number=number,
        other_party=caller[:80],
        identity=_caller(caller, number.channel.brand, key),
    )
    Leg.objects.create(
        call=call, channel=channel, role=LegRole.CUSTOMER, state=LegState.UP, address=caller[:80]
    )
    note(call, "arrived", number=number.number)
    publish(CallArrived(call.pk))
    return call


@transaction.atomic
def queue(
    call: Call,
    *,
    queue: Queue | None = None,
    skills: Mapping[int, int] | None = None,
    priority: int = 0,
    language: str = "",
    handoff_context: dict[str, Any] | None = None,
    leaves: str = Outlives.NOTHING,
) -> Interaction:
    """From the menu into the line: from now on it is an interaction like any other.

    ``leaves``: what waits there is not the caller but what they left, and may outlive the call.
    """
    if call.interaction is not None:
        return call.interaction
    if call.identity is None:
        raise ValueError("A call in the line has a caller")
    interaction = intake.start(
        channel=call.our_number.channel,
        identity=call.identity,
        incoming=None,
        language=language,
        handoff_context=handoff_context,
    )
    call.interaction, call.queued_at = interaction, timezone.now()
    call.leaves = leaves
    call.save(update_fields=["interaction", "queued_at", "leaves", "updated_at"])
    if not leaves:
        _to(call, CallState.WAITING)
    note(call, "queued")
    # Before the event of the new interaction does it without what the menu found out.
    entries.enqueue(interaction=interaction, queue=queue, skills=skills, priority=priority)
    return interaction


def in_flow(call: Call) -> None:
    """They hear a menu."""
    _to(call, CallState.IN_FLOW)


def leave(call: Call, what: str) -> None:
    """``what`` (Outlives) is left to do when they hang up: the interaction waits on."""
    Call.objects.filter(pk=call.pk).update(leaves=what)
    call.leaves = what


def waits_on(call: Call) -> bool:
    """In the line again, out of a flow; False when its conversation is over."""
    leave(call, Outlives.NOTHING)
    if call.interaction is None or not Interaction.objects.waiting().filter(
        pk=call.interaction.pk
    ).exists():  # fmt: skip
        return False
    _to(call, CallState.WAITING)
    return True


@transaction.atomic
def sent_outside(call: Call) -> None:
    """A number outside has the caller; nobody of ours needs to answer."""
    note(call, "sent_outside")
    if call.interaction is not None:
        conversations.end(interaction=call.interaction, reason=EndReason.SYSTEM)


@transaction.atomic
def agent_done(call: Call, *, by: User | None) -> None:
    """The agent hung up first; the caller stays for a question about how it was."""
    note(call, "agent_done", actor=by)
    if call.interaction is not None:
        conversations.end(interaction=call.interaction, reason=EndReason.AGENT, by=by)


def refuse_recording(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(refused_recording=True)
    note(call, "refused_recording")


def dial_leg(
    call: Call,
    *,
    role: str,
    address: str,
    user_id: int | None = None,
    offer: Offer | None = None,
    purpose: str = "",
) -> Leg:
    """The row of a line that is about to be dialled, with the id its channel will have."""
    return Leg.objects.create(
        call=call,
        channel=f"leg-{uuid.uuid4()}",
        role=role,
        user_id=user_id,
        offer=offer,
        address=address[:80],
        purpose=purpose,
    )


def second_line(call: Call, *, channel: str, leg: Leg, purpose: str) -> Leg:
    """Another line of somebody who is in the call, which their phone began."""
    return Leg.objects.create(
        call=call, channel=channel, role=leg.role, state=LegState.UP, user=leg.user,
        address=leg.address, purpose=purpose,
    )  # fmt: skip


def leg_rings(leg: Leg) -> None:
    moved = Leg.objects.filter(pk=leg.pk, state=LegState.DIALLED).update(state=LegState.RINGING)
    if moved:
        publish(CallChanged(leg.call_id))


def leg_up(leg: Leg, *, at: datetime | None = None) -> None:
    fresh = Leg.objects.filter(pk=leg.pk).exclude(state__in=[LegState.UP, LegState.ENDED])
    if fresh.update(state=LegState.UP, answered_at=at or timezone.now()):
        publish(CallChanged(leg.call_id))


def leg_muted(leg: Leg, *, muted: bool) -> None:
    if Leg.objects.filter(pk=leg.pk, is_muted=not muted).update(is_muted=muted):
        publish(CallChanged(leg.call_id))


def leg_speaks(leg: Leg) -> None:
    """A supervisor's line has become the agent's: they took the call over."""
    Leg.objects.filter(pk=leg.pk).update(role=LegRole.AGENT, purpose="")
    publish(CallChanged(leg.call_id))


def leg_quality(*, call_key: uuid.UUID, user_id: int, measured: dict[str, float]) -> None:
    """What their browser measured: the newest, and the worst so far."""
    leg = Leg.objects.filter(call__key=call_key, user=user_id, ended_at=None).order_by("pk").last()
    if leg is None:
        return
    worst = min(leg.quality.get("worst", measured["score"]), measured["score"])
    Leg.objects.filter(pk=leg.pk).update(quality=measured | {"worst": worst})


def leg_held(leg: Leg, *, held: bool) -> None:
    state = LegState.HELD if held else LegState.UP
    Leg.objects.filter(pk=leg.pk).exclude(state=LegState.ENDED).update(state=state)
    publish(CallChanged(leg.call_id))


def leg_means(leg: Leg, purpose: str) -> None:
    Leg.objects.filter(pk=leg.pk).update(purpose=purpose)
    publish(CallChanged(leg.call_id))


def leg_ended(leg: Leg, *, cause: int = 0, at: datetime | None = None) -> bool:
    """True the first time."""
    live = Leg.objects.filter(pk=leg.pk).exclude(state=LegState.ENDED)
    ended = live.update(state=LegState.ENDED, ended_at=at or timezone.now(), cause=cause or None)
    if ended:
        publish(CallChanged(leg.call_id))
    return bool(ended)


@transaction.atomic
def connected(call: Call, *, at: datetime | None = None) -> None:
    """Customer and agent hear each other."""
    with connection.cursor() as cursor:
        cursor.execute(CONNECTED, {"call": call.pk, "now": at or timezone.now()})
        if cursor.rowcount:
            call.state = CallState.TALKING
            publish(CallChanged(call.pk))
    note(call, "connected")


@transaction.atomic
def hold(call: Call, *, by: User | None, at: datetime | None = None) -> bool:
    """Music for the customer; False when they have it already."""
    now = at or timezone.now()
    if not Call.objects.filter(pk=call.pk, state=CallState.TALKING).update(
        state=CallState.ON_HOLD, held_since=now, updated_at=now
    ):
        return False
    note(call, "held", actor=by)
    publish(CallChanged(call.pk))
    return True


@transaction.atomic
def resume(call: Call, *, by: User | None, at: datetime | None = None) -> bool:
    now = at or timezone.now()
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if row.state != CallState.ON_HOLD:
        return False
    _count_hold(row, now)
    row.state = CallState.TALKING
    row.save(update_fields=["hold_seconds", "state", "held_since", "updated_at"])
    note(call, "resumed", actor=by)
    publish(CallChanged(call.pk))
    return True


@transaction.atomic
def agent_away(call: Call) -> None:
    """The agent's phone is gone in the middle: the customer waits for it with music."""
    _to(call, CallState.AGENT_AWAY)
    note(call, "agent_away")


@transaction.atomic
def dials(call: Call) -> None:
    """Somebody has accepted: their browser takes it up now."""
    _to(call, CallState.DIALLING)
    note(call, "dialled")


@transaction.atomic
def waits_again(call: Call) -> None:
    """It was transferred to a queue: its interaction waits already."""
    _to(call, CallState.WAITING)
    note(call, "waits_again")


@transaction.atomic
def leaves_us(call: Call, *, by: User) -> None:
    """An outside number has the customer from now on: the agent's part is over."""
    note(call, "left_to_outside", actor=by)
    if call.interaction is not None:
        conversations.end(interaction=call.interaction, reason=EndReason.AGENT, by=by)


@transaction.atomic
def back_in_line(call: Call) -> None:
    """The agent's phone stayed away: somebody else answers, before all newcomers."""
    if call.interaction is None:
        return
    _to(call, CallState.WAITING)
    note(call, "back_in_line")
    conversations.release(interaction=call.interaction, by=None, reason="phone lost")


@transaction.atomic
def end(call: Call, *, end: str, cause: int = 0, by: User | None = None) -> bool:
    """It is over; the interaction follows. True the first time."""
    now = timezone.now()
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if row.state == CallState.ENDED:
        return False
    _count_hold(row, now)
    row.state, row.ended_at, row.end, row.cause = CallState.ENDED, now, end, cause or None
    row.save(update_fields=OVER)
    Leg.objects.filter(call=row).exclude(state=LegState.ENDED).update(
        state=LegState.ENDED, ended_at=now
    )
    note(row, "ended", end=end, cause=cause, actor=by)
    publish(CallChanged(row.pk))
    publish(CallEnded(row.pk))
    if row.interaction_id is not None and row.interaction_id == call.interaction_id:
        row.interaction = call.interaction  # read already, and the service reads it anew
    if row.interaction is not None and not row.leaves:
        messages.tell(
            interaction=row.interaction,
            body=line_of(row),
            client_id=f"call-{row.pk}",
            internal=True,
        )
        reason = REASONS.get(CallEnd(end), EndReason.SYSTEM)
        conversations.end(interaction=row.interaction, reason=reason, by=by)
    return True


def note(call: Call, kind: str, *, actor: User | None = None, **particulars: Any) -> None:
    CallEvent.objects.create(call=call, kind=kind, actor=actor, particulars=particulars)


def line_of(call: Call) -> str:
    """What stands in the conversation where the call was."""
    who = {"number": call.other_party, "how": call.get_end_display()}
    if call.talking_at is None or call.ended_at is None:
        if call.direction == "out":
            return _("Call to %(number)s: not connected. %(how)s.") % who
        return _("Call from %(number)s: not answered. %(how)s.") % who
    minutes, seconds = divmod(int((call.ended_at - call.talking_at).total_seconds()), 60)
    who["time"] = f"{minutes}:{seconds:02}"
    if call.direction == "out":
        return _("Call to %(number)s, %(time)s. %(how)s.") % who
    return _("Call from %(number)s, %(time)s. %(how)s.") % who


def shown_party(call: Call) -> str:
    """The other side as people read it."""
    return str(call.identity) if call.identity is not None else call.other_party


def canonical(number: str) -> str:
    """As numbers are kept: E.164 where it can be read so, else as it was said."""
    try:
        return identities.read(Scheme.PHONE, number).value
    except UnreadableAddress:
        return number


def _count_hold(row: Call, now: datetime) -> None:
    """A hold that is open ends now; the caller saves."""
    if row.held_since is not None:
        row.hold_seconds += int((now - row.held_since).total_seconds())
        row.held_since = None


def _to(call: Call, state: str) -> None:
    live = Call.objects.live().filter(pk=call.pk)
    if live.update(state=state, updated_at=timezone.now()):
        call.state = state
        publish(CallChanged(call.pk))


def _caller(caller: str, brand: Brand, key: uuid.UUID) -> Identity:
    """Who has the number; a withheld one is somebody new each time."""
    try:
        # The network vouches for a number as a mailbox does for a sender, and no better.
        return identities.resolve(scheme=Scheme.PHONE, value=caller, brand=brand,
                                  verified_by=Verification.INBOUND)  # fmt: skip
    except UnreadableAddress:
        return identities.resolve(
            scheme=Scheme.SIP, value=f"{caller or 'withheld'}-{key.hex[:12]}@calls.invalid",
            display=caller or "", name="", brand=brand,
        )  # fmt: skip
