"""An interaction's place in a queue: taken, kept in step with the interaction, given up.

The interaction is the truth about who has it. ``follow`` brings its entry in line, whoever
changed it: routing itself, the desk, a sweeper after a crash.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.events import publish
from apps.interactions.choices import EndReason, Priority, Status
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, milestones
from apps.routing.choices import (
    ClosedBehaviour,
    EntryExit,
    EntryState,
    OfferState,
    OverflowAction,
    OverflowTrigger,
    WrapUpMode,
)
from apps.routing.domain import scoring
from apps.routing.domain.hours import Calendar
from apps.routing.events import EntryQueued
from apps.routing.models import EntryPoint, Offer, Presence, Queue, QueueEntry
from apps.routing.services import holdings, presence, waits
from apps.routing.services.directory import policy_of
from apps.routing.services.hours import calendar_of
from apps.routing.services.wake import wake

log = structlog.get_logger(__name__)

REPEAT_WITHIN = timedelta(hours=72)
PASSED_OVER_FOR = timedelta(seconds=60)  # then somebody who passed it on may be asked again
CASE_BOOST: Mapping[int, int] = {Priority.LOW: -100, Priority.HIGH: 100, Priority.URGENT: 300}


@transaction.atomic
def enqueue(
    *,
    interaction: Interaction,
    queue: Queue | None = None,
    preferred_agent_id: int | None = None,
    skills: Mapping[int, int] | None = None,
    boosts: Collection[str] = (),
    priority: int = 0,
    enqueued_at: datetime | None = None,
    climbed: Collection[int] = (),
) -> QueueEntry | None:
    """Put a contact into ``queue``, or the one its channel enters; None when there is none.

    One that has an agent is booked on that agent instead. Called twice, it happens once.
    """
    live = QueueEntry.objects.live().filter(interaction=interaction).first()
    if live is not None or interaction.status == Status.ENDED:
        return live
    point = (
        EntryPoint.objects.select_related("queue__calendar")
        .filter(channel=interaction.channel_id)
        .first()
    )
    queue = queue or (point.queue if point else _fallback(interaction))
    if queue is None:
        log.error("entry.no_queue", interaction=interaction.pk, channel=interaction.channel_id)
        return None
    now = timezone.now()
    queue, calendar, held_until = _where(queue, now=now)
    entry = QueueEntry(
        interaction=interaction,
        queue=queue,
        kind=interaction.kind,
        base_priority=scoring.base_of(policy_of(queue), interaction.kind),
        boost=priority
        + CASE_BOOST.get(interaction.case.priority, 0)
        + (point.priority_boost if point else 0),
        boosts=sorted({*boosts, *_boosts(interaction, now=now)}),
        weight=holdings.weight_for(interaction.kind),
        extra_skills={str(pk): level for pk, level in (skills or {}).items()},
        language=interaction.language,
        enqueued_at=enqueued_at or now,
        held_until=held_until,
        overflow_done=list(climbed),
        respond_by=calendar.add_business(now, queue.target_seconds),
    )
    if interaction.owner_id is not None:
        return _book(entry, interaction, now=now)
    _prefer(entry, interaction, preferred_agent_id, now=now)
    waits.predict(entry)
    if not _create(entry):
        return QueueEntry.objects.live().get(interaction=interaction)
    milestones.queued(interaction_id=interaction.pk, queue=queue.name, at=now)
    publish(EntryQueued(entry.pk, interaction.pk, queue.pk))
    wake()
    return entry


def join(interaction_id: int) -> None:
    """Somebody new wants an answer: straight into line, the way most interactions begin."""
    interaction = Interaction.objects.select_related(
        "case", "customer", "continues"
    ).get(pk=interaction_id)  # fmt: skip
    if interaction.status == Status.WAITING:
        enqueue(interaction=interaction)
    else:
        follow(interaction_id)


@transaction.atomic
def follow(interaction_id: int) -> None:
    """Bring the entry of an interaction in line with it: waiting, with its agent, or done."""
    if _is_in_step(interaction_id):
        return
    people = people_of(interaction_id)
    rows = presence.locked(people)
    entry = (
        QueueEntry.objects.select_for_update(of=("self",))
        .select_related("queue")
        .filter(interaction=interaction_id)
        .exclude(state=EntryState.DONE)
        .first()
    )
    interaction = Interaction.objects.select_related("case", "channel").get(pk=interaction_id)
    if entry is None:
        if interaction.status in {Status.WAITING, Status.ACTIVE}:
            enqueue(interaction=interaction)
        return
    now = timezone.now()
    if interaction.status == Status.ENDED:
        leave(entry, exit=_exit(interaction), at=now)
    elif interaction.owner_id is None:
        if entry.state == EntryState.ASSIGNED:
            back_in_line(entry, at=now)
    elif entry.state != EntryState.ASSIGNED or entry.agent_id != interaction.owner_id:
        hold(entry, agent_id=interaction.owner_id, at=now)
    if interaction.status == Status.WRAP_UP:
        _time_wrap_up(entry, interaction, now=now)
    _settle(people, rows, entry, interaction, now=now)


@transaction.atomic
def attend(*, interaction_id: int, attention: str) -> None:
    """Whose turn it is weighs on the agent who holds it."""
    now = timezone.now()
    changed = (
        QueueEntry.objects.live()
        .filter(interaction=interaction_id)
        .exclude(attention=attention)
        .update(attention=attention, attention_since=now, updated_at=now)
    )
    if changed:
        wake()


def hold(entry: QueueEntry, *, agent_id: int, at: datetime) -> None:
    """Book a live, locked entry on an agent whose presence is locked; open offers end."""
    revoke_offers(entry, at=at)
    if entry.state != EntryState.ASSIGNED:
        waits.observe(entry, answered=True, at=at)
    entry.state, entry.agent_id, entry.assigned_at = EntryState.ASSIGNED, agent_id, at
    entry.answered_at = entry.answered_at or at
    entry.attention, entry.attention_since = "us", at
    entry.save()


def back_in_line(entry: QueueEntry, *, at: datetime) -> None:
    """It waits again, from the moment it first did."""
    revoke_offers(entry, at=at)
    entry.state, entry.agent_id, entry.assigned_at = EntryState.WAITING, None, None
    entry.save()
    publish(EntryQueued(entry.pk, entry.interaction_id, entry.queue_id))
    wake()


def leave(entry: QueueEntry, *, exit: str, at: datetime) -> None:
    """The entry is done; it keeps the agent who had it."""
    revoke_offers(entry, at=at)
    if entry.state != EntryState.ASSIGNED and exit == EntryExit.ABANDONED:
        waits.observe(entry, answered=False, at=at)
    entry.state, entry.exit, entry.done_at = EntryState.DONE, exit, at
    entry.save()
    wake()


def revoke_offers(entry: QueueEntry, *, at: datetime) -> None:
    """Take an open offer back from its agent."""
    open_offers = Offer.objects.open().filter(entry=entry)
    agents = list(open_offers.values_list("agent_id", flat=True))
    if agents:
        open_offers.update(state=OfferState.REVOKED, decided_at=at)
        presence.announce(agents, "offers-changed")


def people_of(interaction_id: int) -> set[int]:
    """Everybody whose load may change: who holds it, who is offered it, who owns it."""
    owner = Interaction.objects.values_list("owner_id", flat=True).get(pk=interaction_id)
    held = QueueEntry.objects.live().filter(interaction=interaction_id)
    offered = Offer.objects.open().filter(entry__interaction=interaction_id)
    people = {owner, *held.values_list("agent_id", flat=True)}
    return {p for p in people | set(offered.values_list("agent_id", flat=True)) if p is not None}


def pass_over(entry: QueueEntry, agent_id: int, *, now: datetime) -> None:
    """Do not ask ``agent_id`` again for a while; the caller saves."""
    entry.excluded_agents = sorted({*entry.excluded_agents, agent_id})
    entry.passed_until = now + PASSED_OVER_FOR
    if entry.preferred_agent_id == agent_id:
        entry.preferred_until = None


def _where(queue: Queue, *, now: datetime) -> tuple[Queue, Calendar, datetime | None]:
    """The queue that takes it now, its hours, and until when it is held there when closed."""
    calendar = calendar_of(queue)
    if calendar.is_open(now):
        return queue, calendar, None
    if queue.closed_behaviour == ClosedBehaviour.OVERFLOW:
        step = queue.overflow.filter(
            trigger=OverflowTrigger.CLOSED, action=OverflowAction.QUEUE, target__isnull=False
        ).first()
        if step is not None and step.target is not None:
            there = calendar_of(step.target)
            return step.target, there, None if there.is_open(now) else there.next_opening(now)
    return queue, calendar, calendar.next_opening(now)


def _book(entry: QueueEntry, interaction: Interaction, *, now: datetime) -> QueueEntry:
    """An agent wrote first, or goes on over another channel: it weighs on them from the start."""
    row = presence.locked([interaction.owner_id or 0])[interaction.owner_id or 0]
    entry.state, entry.agent_id, entry.assigned_at = EntryState.ASSIGNED, row.user_id, now
    entry.held_until, entry.answered_at = None, entry.enqueued_at
    if not _create(entry):
        return QueueEntry.objects.live().get(interaction=interaction)
    presence.settle(row, now=now)
    return entry


def _create(entry: QueueEntry) -> bool:
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:  # the same interaction from two sides at once
        return False
    return True


def _prefer(
    entry: QueueEntry, interaction: Interaction, agent_id: int | None, *, now: datetime
) -> None:
    """Whoever had the conversation before, else whoever owns the case."""
    if not entry.queue.prefers_last_agent:
        return
    before = interaction.continues.owner_id if interaction.continues else None
    agent_id = agent_id or before or interaction.case.owner_id
    if agent_id is not None:
        entry.preferred_agent_id = agent_id
        entry.preferred_until = now + timedelta(seconds=entry.queue.preferred_seconds)


def _boosts(interaction: Interaction, *, now: datetime) -> set[str]:
    found = {"vip"} if interaction.customer.tier.lower() == "vip" else set()
    recent = (
        Interaction.objects.filter(
            customer=interaction.customer_id, opened_at__gte=now - REPEAT_WITHIN
        )
        .exclude(pk=interaction.pk)
        .order_by("-opened_at")
        .values_list("end_reason", flat=True)[:5]
    )
    reasons = list(recent)
    if reasons:
        found.add("repeat")
    if EndReason.ABANDONED in reasons[:1]:
        found.add("abandoned")
    return found


def _fallback(interaction: Interaction) -> Queue | None:
    """Nobody said which queue: the brand's first. Better a wrong queue than none."""
    return Queue.objects.current().filter(brand=interaction.case.brand_id).first()


def _is_in_step(interaction_id: int) -> bool:
    """Asked first and without a lock: mostly whoever changed the interaction did it all."""
    entry = QueueEntry.objects.live().select_related("interaction").filter(
        interaction=interaction_id
    ).first()  # fmt: skip
    if entry is None:
        return not Interaction.objects.filter(
            pk=interaction_id, status__in=[Status.WAITING, Status.ACTIVE]
        ).exists()
    interaction = entry.interaction
    if interaction.status == Status.WAITING:
        return entry.state != EntryState.ASSIGNED
    return (
        interaction.status == Status.ACTIVE
        and entry.state == EntryState.ASSIGNED
        and entry.agent_id == interaction.owner_id
    )


def _exit(interaction: Interaction) -> str:
    if interaction.end_reason == EndReason.ABANDONED:
        return EntryExit.ABANDONED
    return EntryExit.HANDLED if interaction.answered_at else EntryExit.CLOSED


def _time_wrap_up(entry: QueueEntry, interaction: Interaction, *, now: datetime) -> None:
    queue = entry.queue
    if queue.wrap_up_mode == WrapUpMode.NONE:
        transaction.on_commit(lambda: _close(interaction.pk), robust=True)
    elif queue.wrap_up_mode != WrapUpMode.OPTIONAL and interaction.wrap_up_due_at is None:
        due = now + timedelta(seconds=queue.wrap_up_seconds)
        milestones.wrap_up_due(interaction_id=interaction.pk, at=due)


def _close(interaction_id: int) -> None:
    interaction = Interaction.objects.get(pk=interaction_id)
    if interaction.status == Status.WRAP_UP:
        conversations.close(interaction=interaction, by=None)


def _settle(
    people: Collection[int],
    rows: Mapping[int, Presence],
    entry: QueueEntry,
    interaction: Interaction,
    *,
    now: datetime,
) -> None:
    for user_id in sorted(people):
        finished = entry.state == EntryState.DONE and user_id == interaction.owner_id
        presence.settle(rows[user_id], now=now, completed=finished)
