"""An offer of a call rings the agent's phone; one that is decided stops ringing."""

from __future__ import annotations

from apps.core.events import on
from apps.interactions.choices import Status
from apps.interactions.events import InteractionAssigned, InteractionMovedOn, InteractionReleased
from apps.routing.choices import OfferState
from apps.routing.events import CallOverflowed, OfferDecided, OfferMade
from apps.voice import tasks
from apps.voice.engine.choosing import engine_of
from apps.voice.events import CallEnded, RecordingFinished, RecordingKept
from apps.voice.models import Call
from apps.voice.services import callbacks, standing

KIND = "voice"
OVER = (Status.WRAP_UP, Status.ENDED)


@on(OfferMade)
def ring(event: OfferMade) -> None:
    if event.kind != KIND:
        return
    call = _call_of(event.entry_id)
    if call is not None:
        engine_of(call).ring(call, offer=event.offer_id)


@on(OfferDecided)
def stop_ringing(event: OfferDecided) -> None:
    if event.kind != KIND or event.state == OfferState.ACCEPTED:
        return
    call = _call_of(event.entry_id)
    if call is not None:
        engine_of(call).stop_ringing(call, offer=event.offer_id)


@on(CallOverflowed)
def overflow(event: CallOverflowed) -> None:
    """They wait too long: the telephone does what the ladder of their queue says."""
    call = _call_of(event.entry_id)
    if call is not None:
        engine_of(call).overflow(call, action=event.action, number=event.number)


@on(InteractionReleased)
def wait_again(event: InteractionReleased) -> None:
    """Back in the line, by whoever's wish: the agent's line goes down, the customer's does not."""
    if call := _live(event.interaction_id):
        engine_of(call).to_line(call)
    callbacks.released(event.interaction_id)


@on(InteractionAssigned)
def ring_new_owner(event: InteractionAssigned) -> None:
    """Given to a colleague: their phone rings. A callback is tried, or not needed any more."""
    if call := _live(event.interaction_id):
        engine_of(call).to_owner(call)
    callbacks.assigned(event.interaction_id)


@on(InteractionMovedOn)
def close_with_it(event: InteractionMovedOn) -> None:
    """A callback that is over; a call of two browsers whose conversation was ended elsewhere."""
    if event.after == Status.ENDED:
        callbacks.over(event.interaction_id)
    if event.after in OVER and (call := _live(event.interaction_id)):
        engine_of(call).closed(call)


@on(CallEnded)
def count_attempt(event: CallEnded) -> None:
    callbacks.called(event.call_id)


@on(RecordingFinished)
def bring_home(event: RecordingFinished) -> None:
    """At once; the sweeper finds those whose nudge was lost."""
    tasks.fetch_recordings.delay()


@on(RecordingKept)
def write_down(event: RecordingKept) -> None:
    tasks.write_transcripts.delay()


def _live(interaction_id: int) -> Call | None:
    key = Call.objects.live().filter(interaction=interaction_id).values_list("key", flat=True)
    found = standing.live(key[0]) if key else None
    return found[0] if found else None


def _call_of(entry_id: int) -> Call | None:
    return Call.objects.select_related("server").filter(interaction__queue_entries=entry_id).first()
