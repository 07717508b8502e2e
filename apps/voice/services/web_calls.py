"""Calls from a website: two browsers carry them, rows say what they are.

The visitor's tab carries its line from the start; the agent's is dialled when the conversation is
theirs, and taken up by the one tab of theirs that will carry it. A line lives as long as its
browser gives signs of life: ``sweep`` ends what has none.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.core.events import publish
from apps.customers.models import Identity
from apps.interactions.choices import EndReason, Status
from apps.interactions.errors import Refused
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, intake
from apps.voice.choices import CallEnd, CallState, LegRole, LegState
from apps.voice.errors import NotInCall
from apps.voice.events import CallChanged
from apps.voice.models import Call, Leg
from apps.voice.services import calls, phones, recordings

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.channels.models import ChannelAccount

MEDIA = (ChannelKind.VOICE, ChannelKind.VIDEO)
BROWSER = "browser"  # a leg's address
RINGS_FOR = timedelta(seconds=30)  # at the agent who has the chat; then the line
TAKEN_UP_WITHIN = timedelta(seconds=45)  # accepted: a browser may have to ask for the microphone
AGENT_SILENT = timedelta(seconds=15)  # three signs of life missed
AGENT_BACK_WITHIN = timedelta(seconds=20)
VISITOR_SILENT = timedelta(seconds=35)
OVER = (Status.WRAP_UP, Status.ENDED)


@transaction.atomic
def begin(
    *,
    channel: ChannelAccount,
    identity: Identity,
    media: str,
    part: Interaction | None,
    consent: str = "",
    language: str = "",
    context: dict[str, Any] | None = None,
) -> Call:
    """A visitor calls; asked again while one is under way, the same.

    ``part``: their running chat. Whoever has it is rung; a call nobody has waits in the line.
    """
    Identity.objects.select_for_update().get(pk=identity.pk)
    if running := of_visitor(channel, identity):
        return running
    if part is not None:
        talk = intake.go_beside(part=part, kind=media)
    else:
        talk = intake.start(
            channel=channel, identity=identity, incoming=None, kind=media,
            subject=_("Video call") if media == ChannelKind.VIDEO else _("Call"),
            language=language, handoff_context=context,
        )  # fmt: skip
    now = timezone.now()
    call = Call.objects.create(
        interaction=talk, identity=identity, state=CallState.WAITING, queued_at=now,
        other_party=str(talk.customer)[:80], consent=consent,
    )  # fmt: skip
    calls.note(call, "arrived", media=media, consent=consent)
    if talk.owner is not None:
        _line(call, LegRole.AGENT, LegState.RINGING, user=talk.owner)
    publish(CallChanged(call.pk))
    return call


def of_visitor(channel: ChannelAccount, identity: Identity) -> Call | None:
    """Their call that is under way."""
    rows = Call.objects.live().filter(server=None, identity=identity)
    return rows.filter(interaction__channel=channel).select_related("interaction").first()


@transaction.atomic
def carry(call: Call) -> Leg:
    """The visitor's line, for the tab that asks: another one of theirs has it no more."""
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    for line in call.legs.filter(role=LegRole.CUSTOMER, ended_at=None):
        calls.leg_ended(line)
    return _line(call, LegRole.CUSTOMER, LegState.UP, seen_at=timezone.now())


def follow(call: Call) -> None:
    """Bring the agents' lines in step with who has the conversation."""
    talk = call.interaction
    if talk is None or talk.status in OVER:
        if talk and talk.end_reason == EndReason.CONTINUED:
            return  # the agent writes on over another channel; the two still talk
        how = CallEnd.CUSTOMER if talk and talk.end_reason == "customer" else CallEnd.AGENT
        end(call, how=how)
        return
    lines = call.legs.filter(role=LegRole.AGENT, ended_at=None)
    for leg in lines.exclude(user=talk.owner) if talk.owner else lines:
        calls.leg_ended(leg)
    if talk.owner is None:
        calls.waits_again(call)
    elif not lines.filter(user=talk.owner).exists():
        _line(call, LegRole.AGENT, LegState.DIALLED, user=talk.owner)
        calls.dials(call)


@transaction.atomic
def take_up(call: Call, *, by: User) -> Leg:
    """One tab of theirs carries the line from now on. Raises NotInCall."""
    row = Call.objects.select_for_update(of=("self",)).select_related("interaction").get(pk=call.pk)
    talk = row.interaction
    waits = row.state in (CallState.WAITING, CallState.ENDED)
    if waits or talk is None or talk.owner_id != by.pk:
        raise NotInCall
    mine = row.legs.filter(role=LegRole.AGENT, user=by, ended_at=None)
    now = timezone.now()
    fresh = mine.filter(state=LegState.DIALLED, seen_at=None).first()
    for leg in mine:
        if leg != fresh:
            calls.leg_ended(leg)
    if fresh is None:
        return _line(row, LegRole.AGENT, LegState.DIALLED, user=by, seen_at=now)
    Leg.objects.filter(pk=fresh.pk).update(seen_at=now)
    return fresh


def connected(leg: Leg) -> None:
    """Both browsers found each other; said again after every new connection."""
    if leg.state == LegState.UP and leg.call.state != CallState.AGENT_AWAY:
        return
    calls.leg_up(leg)
    calls.connected(leg.call)


@transaction.atomic
def end(call: Call, *, how: str, by: User | None = None) -> bool:
    """It is over. Where its agent's chat goes on beside it, that is wrapped up for both."""
    if not calls.end(call, end=how, by=by):
        return False
    talk = call.interaction
    if talk is not None:
        talk.refresh_from_db()
        beside = talk.case.interactions.filter(status=Status.ACTIVE, owner=talk.owner)
        if talk.status == Status.WRAP_UP and beside.exclude(pk=talk.pk).exists():
            conversations.close(interaction=talk, by=by)
    return True


@transaction.atomic
def fail(call: Call, *, by: User, words: str) -> None:
    """No microphone: a failed device. Somebody else answers, and nobody has missed anything."""
    talk = call.interaction
    if talk is None or talk.owner_id != by.pk:
        raise NotInCall
    phones.lose_microphone(user_id=by.pk, words=words)
    calls.note(call, "device_failed", actor=by, words=words[:200])
    calls.back_in_line(call)


def seen(channel: str) -> None:
    """The visitor's browser is there, and they would see what is written."""
    now = timezone.now()
    if Leg.objects.filter(channel=channel, ended_at=None).update(seen_at=now):
        Interaction.objects.filter(call__legs__channel=channel).update(customer_seen_at=now)


def sweep(*, now: datetime | None = None) -> int:
    """End the lines whose browser gives no sign of life; how many calls were changed."""
    moment = now or timezone.now()
    rows = Call.objects.live().filter(server=None).select_related("interaction")
    return sum(_look(call, moment) for call in rows.prefetch_related("legs")[:1000])


def _look(call: Call, now: datetime) -> bool:
    lines = [leg for leg in call.legs.all() if leg.role == LegRole.AGENT]
    theirs = [leg for leg in call.legs.all() if leg.role == LegRole.CUSTOMER]
    last = max((leg.seen_at for leg in theirs if leg.seen_at), default=call.started_at)
    if now - last > VISITOR_SILENT:
        return end(call, how=CallEnd.CUSTOMER)
    live = [leg for leg in lines if leg.ended_at is None]
    for leg in live:
        if leg.state == LegState.RINGING and now - leg.started_at > RINGS_FOR:
            calls.back_in_line(call)
            return True
        if leg.seen_at is None and now - leg.started_at > TAKEN_UP_WITHIN:
            calls.back_in_line(call)
            return True
        if _is_silent(leg, now, AGENT_SILENT):
            calls.leg_ended(leg)
            calls.agent_away(call)
            return True
    gone = max((leg.ended_at for leg in lines if leg.ended_at), default=None)
    if call.state == CallState.AGENT_AWAY and not live and gone and now - gone > AGENT_BACK_WITHIN:
        calls.back_in_line(call)
        return True
    return False


def _is_silent(leg: Leg, now: datetime, patience: timedelta) -> bool:
    return leg.ended_at is None and leg.seen_at is not None and now - leg.seen_at > patience


@transaction.atomic
def answer(call: Call, *, by: User) -> None:
    ringing = call.legs.filter(user=by, state=LegState.RINGING)
    if ringing.update(state=LegState.DIALLED, started_at=timezone.now()):
        calls.dials(call)


@transaction.atomic
def pass_on(call: Call, *, by: User) -> None:
    """It rings at somebody else. Raises Refused."""
    if not call.legs.filter(user=by, state=LegState.RINGING).exists() or call.interaction is None:
        raise Refused(_("This call does not ring any more."))
    conversations.release(interaction=call.interaction, by=by, reason="passed on")


def gap(call: Call, reason: str, *, opens: bool) -> None:
    """Silence on purpose in what is being recorded."""
    for recording in recordings.running(call):
        (recordings.open_gap if opens else recordings.close_gap)(recording, reason)


def _line(
    call: Call, role: str, state: str, *, user: User | None = None, seen_at: datetime | None = None
) -> Leg:
    return Leg.objects.create(
        call=call, channel=f"leg-{uuid.uuid4()}", role=role, state=state, user=user,
        address=BROWSER, seen_at=seen_at,
    )  # fmt: skip
