"""Callers who would rather be called: asked for, tried, reached, or not needed any more.

A callback is its interaction, which waits in the line from the moment its caller began to. Who
is offered it sees whom to call and why, and calls when ready.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import Scheme
from apps.interactions.choices import Direction, EndReason, Status
from apps.interactions.errors import Refused
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, intake, messages
from apps.routing.models import QueueEntry
from apps.routing.services import entries
from apps.voice.choices import CallbackState, Outlives
from apps.voice.events import CallbackChanged
from apps.voice.models import Call, Callback
from apps.voice.services import calls, flow_runs

if TYPE_CHECKING:
    from apps.accounts.models import User

OFFERED = "callback_offered"
MOST_ATTEMPTS = 3
AGAIN_AFTER = timedelta(minutes=20)


def offer(call: Call) -> None:
    """They are about to hear that they may choose it: from now on its key counts."""
    if not was_offered(call):
        calls.note(call, OFFERED)


def was_offered(call: Call) -> bool:
    return call.events.filter(kind=OFFERED).exists()


@transaction.atomic
def ask(call: Call) -> Callback:
    """The caller may hang up: their place is kept. Who asked before keeps the earlier place.

    Raises Refused for a number that cannot be called.
    """
    identity = call.identity
    if identity is None or identity.scheme != Scheme.PHONE:
        raise Refused(_("This address cannot be called."))
    known = _open_of(identity.customer_id, call.our_number.channel.brand_id)
    if known is not None and known.interaction_id != call.interaction_id:
        if call.interaction is not None:
            conversations.end(interaction=call.interaction, reason=EndReason.CONTINUED)
        return known
    wanted = flow_runs.wanted(call)
    if call.interaction is None:
        interaction = calls.queue(
            call, queue=wanted.queue, skills=wanted.skills, priority=wanted.priority,
            language=wanted.language, handoff_context=wanted.context, leaves=Outlives.CALLBACK,
        )  # fmt: skip
    else:
        interaction = call.interaction
        calls.leave(call, Outlives.CALLBACK)
    callback, made = Callback.objects.get_or_create(
        interaction=interaction,
        defaults={
            "identity": identity, "customer_id": identity.customer_id, "number": call.our_number,
            "asked_at": call.started_at,
        },
    )  # fmt: skip
    if made:
        calls.note(call, "callback_asked")
        messages.tell(
            interaction=interaction, client_id=f"callback-{callback.pk}", internal=True,
            body=_("%(number)s asked to be called back.") % {"number": identity},
        )  # fmt: skip
        publish(CallbackChanged(callback.pk))
    return callback


@transaction.atomic
def cancel(*, callback: Callback, why: str, by: User | None = None) -> bool:
    """Nobody needs to call any more; False when it was over already."""
    if not _to(callback.pk, CallbackState.CANCELLED, why=why[:120], closed_at=timezone.now()):
        return False
    interaction = Interaction.objects.get(pk=callback.interaction_id)
    messages.tell(
        interaction=interaction, client_id=f"callback-over-{callback.pk}", internal=True,
        body=_("The callback was cancelled: %(why)s") % {"why": why},
    )  # fmt: skip
    conversations.end(interaction=interaction, reason=EndReason.CONTINUED, by=by)
    if by is not None:
        audit.record("callback.cancelled", actor=by, target=callback, summary=why)
    return True


@transaction.atomic
def assigned(interaction_id: int) -> None:
    """Somebody has this conversation: a callback's own is being called now; if the customer got
    through another way, nobody needs to call them."""
    theirs = Interaction.objects.filter(pk=interaction_id)
    owed = Callback.objects.open().filter(customer__in=theirs.values("customer"))
    if not owed.exists():  # asked at every conversation that somebody takes
        return
    own = owed.filter(interaction=interaction_id).first()
    if own is not None:
        _to(own.pk, CallbackState.CALLING)
        return
    row = theirs.select_related("case").get()
    known = _open_of(row.customer_id, row.case.brand_id)
    if known is None or row.direction != Direction.INBOUND:
        return
    if row.continues_id != known.interaction_id and known.state == CallbackState.WAITING:
        cancel(callback=known, why=_("the customer got through another way"))


@transaction.atomic
def released(interaction_id: int) -> None:
    """Its agent gave it back: it waits again."""
    own = Callback.objects.filter(interaction=interaction_id, state=CallbackState.CALLING).first()
    if own is not None:
        _to(own.pk, CallbackState.WAITING)


@transaction.atomic
def called(call_id: int) -> None:
    """A call out is over: whom it reached is done, whom it did not waits for the next attempt."""
    out = Call.objects.filter(pk=call_id, direction="out", interaction__continues__isnull=False)
    call = out.select_related("interaction", "identity", "number__channel").first()
    part = call.interaction if call else None
    if call is None or part is None:
        return
    callback = Callback.objects.open().filter(interaction=part.continues_id).first()
    if callback is None:
        return
    Callback.objects.filter(pk=callback.pk).update(attempts=F("attempts") + 1)
    if call.talking_at is not None:
        _to(callback.pk, CallbackState.DONE, closed_at=timezone.now())
    elif callback.attempts + 1 >= MOST_ATTEMPTS:
        _to(callback.pk, CallbackState.GIVEN_UP, closed_at=timezone.now())
    else:
        _again(callback, part, now=timezone.now())


def over(interaction_id: int) -> None:
    """Its conversation ended without a call: wrapped up, or taken out of the line."""
    own = Callback.objects.open().filter(interaction=interaction_id).first()
    if own is None or Interaction.objects.filter(continues=interaction_id).exists():
        return
    _to(own.pk, CallbackState.CANCELLED, why=_("closed without a call"), closed_at=timezone.now())


def _again(callback: Callback, part: Interaction, *, now: datetime) -> None:
    """Back in the line after a while, at its old place."""
    before = QueueEntry.objects.filter(interaction=callback.interaction_id).order_by("-pk").first()
    following = intake.carry_on(part=part, channel=part.channel, identity=callback.identity)
    Callback.objects.filter(pk=callback.pk).update(
        interaction=following, state=CallbackState.WAITING, updated_at=now
    )
    entries.enqueue(
        interaction=following,
        queue=before.queue if before else None,
        skills={int(pk): level for pk, level in before.extra_skills.items()} if before else None,
        enqueued_at=before.enqueued_at if before else None,
        held_until=now + AGAIN_AFTER,
    )
    publish(CallbackChanged(callback.pk))


def _open_of(customer_id: int, brand_id: int) -> Callback | None:
    found: Callback | None = (
        Callback.objects.open()
        .filter(customer=customer_id, number__channel__brand=brand_id)
        .exclude(Q(interaction__status=Status.ENDED))
        .order_by("asked_at")
        .first()
    )
    return found


def _to(pk: int, state: str, **fields: object) -> bool:
    moved = (
        Callback.objects.open()
        .filter(pk=pk)
        .exclude(state=state)
        .update(state=state, updated_at=timezone.now(), **fields)
    )
    if moved:
        publish(CallbackChanged(pk))
    return bool(moved)
