"""Climbing the ladder: entries that wait too long get what their queue's steps say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.core.events import publish
from apps.interactions.services import automatic, messages
from apps.routing.choices import EntryExit, EntryState, OverflowAction, PresenceState
from apps.routing.domain import overflow
from apps.routing.domain.overflow import Action, Rung, Situation, Trigger
from apps.routing.events import CallOverflowed, EntryDeferred
from apps.routing.models import OverflowStep, Presence, Queue, QueueEntry
from apps.routing.services import entries, waits
from apps.routing.services.hours import calendar_of

MOST_AT_ONCE = 500
CALLS = frozenset({ChannelKind.VOICE.value})


def climb(*, now: datetime) -> int:
    """Take each waiting entry one step further where a step is due; returns how many moved."""
    steps: defaultdict[int, list[OverflowStep]] = defaultdict(list)
    for step in OverflowStep.objects.select_related("target").order_by("queue", "position"):
        steps[step.queue_id].append(step)
    return sum(
        _climb_queue(queue, steps[queue.pk], now=now)
        for queue in Queue.objects.current().select_related("calendar").filter(pk__in=steps)
    )


def _climb_queue(queue: Queue, steps: Sequence[OverflowStep], *, now: datetime) -> int:
    waiting = list(
        QueueEntry.objects.waiting()
        .filter(queue=queue)
        .exclude(overflow_done__contains=[step.pk for step in steps])
        .order_by("enqueued_at")[:MOST_AT_ONCE]
    )
    if not waiting:
        return 0
    ladder = [_rung(step) for step in steps]
    by_id = {step.pk: step for step in steps}
    staffed = _staffed()[queue.pk]
    is_open = calendar_of(queue).is_open(now)
    length = QueueEntry.objects.waiting().filter(queue=queue).count()
    said = waits.expected(queue, ahead=length, now=now)
    moved = 0
    for entry in waiting:
        situation = Situation(
            kind=entry.kind,
            waited=(now - entry.enqueued_at).total_seconds(),
            length=length,
            staffed=staffed,
            is_open=is_open,
            expected=said.high if said else None,
        )
        rung = overflow.due(ladder, situation, climbed=frozenset(entry.overflow_done))
        if rung is not None:
            moved += _take(entry.pk, by_id[rung.id], now=now)
    return moved


@transaction.atomic
def _take(entry_id: int, step: OverflowStep, *, now: datetime) -> int:
    entry = (
        QueueEntry.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "queue__calendar",
            "interaction__case__brand",
            "interaction__customer",
            "interaction__channel",
        )
        .filter(pk=entry_id, state=EntryState.WAITING)
        .first()
    )
    if entry is None or step.pk in entry.overflow_done:
        return 0
    entry.overflow_done = [*entry.overflow_done, step.pk]
    if step.action in overflow.OF_CALLS:
        publish(CallOverflowed(entry.pk, entry.interaction_id, step.action, step.text))
    else:
        _tell(entry, step)
    match step.action:
        case OverflowAction.PRIORITY:
            entry.boost += step.amount
        case OverflowAction.QUEUE if step.target is not None and step.target_id != entry.queue_id:
            _move(entry, step.target, now=now)
            return 1
        case OverflowAction.CLOSE:
            _defer(entry, step, now=now)
    entry.save()
    return 1


def _tell(entry: QueueEntry, step: OverflowStep) -> None:
    """What the step says, else what the queue says; an answer nobody wrote, so never a loop."""
    text = step.text
    if not text and step.action == OverflowAction.CLOSE:
        text = entry.queue.closed_text or _deferred_text(entry)
    if text:
        key = f"overflow-{entry.pk}-{step.pk}"
        automatic.answer(interaction=entry.interaction, body=text, client_id=key)


def _defer(entry: QueueEntry, step: OverflowStep, *, now: datetime) -> None:
    """It goes on as an open case: kept until the queue opens, and by mail where that is known."""
    messages.tell(
        interaction=entry.interaction,
        body=_("Nobody could answer now: this goes on as a mail case."),
        client_id=f"deferred-{entry.pk}-{step.pk}",
        internal=True,
    )
    calendar = calendar_of(entry.queue)
    if not calendar.is_open(now):
        entry.held_until = calendar.next_opening(now)
    publish(EntryDeferred(entry.pk, entry.interaction_id))


def _deferred_text(entry: QueueEntry) -> str:
    language = entry.interaction.language or entry.interaction.case.brand.language
    with translation.override(language):
        return _("We have your message. You get an answer as soon as somebody is free.")


def _move(entry: QueueEntry, target: Queue, *, now: datetime) -> None:
    """To another queue, with the moment it first began to wait."""
    entries.leave(entry, exit=EntryExit.OVERFLOWED, at=now)
    entries.enqueue(
        interaction=entry.interaction,
        queue=target,
        boosts=entry.boosts,
        skills={int(pk): level for pk, level in entry.extra_skills.items()},
        enqueued_at=entry.enqueued_at,
        climbed=entry.overflow_done,
    )


def _staffed() -> Mapping[int, int]:
    """People available per queue; a queue without anybody counts 0."""
    rows = (
        Presence.objects.filter(presence=PresenceState.AVAILABLE, user__teams__queues__isnull=False)
        .values_list("user__teams__queues")
        .annotate(n=Count("user", distinct=True))
    )
    return Counter(dict(rows))


def _rung(step: OverflowStep) -> Rung:
    return Rung(
        id=step.pk,
        trigger=Trigger(step.trigger),
        action=Action(step.action),
        threshold=step.threshold,
        target_id=step.target_id,
        kinds=CALLS if step.action in overflow.OF_CALLS else frozenset(),
    )
