"""Somebody new: which queue takes them, how urgent they are, and who knows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from apps.channels.choices import ChannelKind
from apps.interactions.choices import EndReason, Priority
from apps.interactions.models import Interaction
from apps.interactions.services import automatic
from apps.routing.choices import ClosedBehaviour, OverflowAction, OverflowTrigger
from apps.routing.domain import scoring
from apps.routing.domain.hours import Calendar
from apps.routing.models import EntryPoint, Queue, QueueEntry
from apps.routing.services import holdings, promises
from apps.routing.services.directory import policy_of
from apps.routing.services.hours import calendar_of

REPEAT_WITHIN = timedelta(hours=72)
CASE_BOOST: Mapping[int, int] = {Priority.LOW: -100, Priority.HIGH: 100, Priority.URGENT: 300}


def entry_for(
    interaction: Interaction, queue: Queue | None, *, boosts: Collection[str], now: datetime
) -> QueueEntry | None:
    """An unsaved entry in ``queue``, or the one the channel enters; None when there is none."""
    points = EntryPoint.objects.select_related("queue__calendar")
    point = next(iter(points.filter(channel=interaction.channel_id)), None)  # a channel has one
    wanted = queue or (point.queue if point else _fallback(interaction))
    if wanted is None:
        return None
    taking, calendar, held_until = _where(wanted, now=now)
    urgency = CASE_BOOST.get(interaction.case.priority, 0)
    kind = _kind(interaction)
    return QueueEntry(
        interaction=interaction,
        queue=taking,
        kind=kind,
        base_priority=scoring.base_of(policy_of(taking), kind),
        boost=urgency + (point.priority_boost if point else 0),
        boosts=sorted({*boosts, *_boosts(interaction, now=now)}),
        weight=holdings.weight_for(kind),
        language=interaction.language,
        held_until=held_until,
        respond_by=promises.first(taking, calendar, since=now),
    )


def prefer(
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


def say_closed(entry: QueueEntry) -> None:
    """Out of hours, the queue's own words; never the start of a loop."""
    if entry.held_until is not None and entry.queue.closed_text:
        automatic.answer(
            interaction=entry.interaction,
            body=entry.queue.closed_text,
            client_id=f"closed-{entry.interaction_id}",
        )


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


def _kind(interaction: Interaction) -> str:
    """What it takes of an agent: a call from a website needs their browser and no phone."""
    is_call = interaction.kind == ChannelKind.VOICE
    from_site = is_call and interaction.channel.kind == ChannelKind.CHAT
    return ChannelKind.VIDEO if from_site else interaction.kind


def _fallback(interaction: Interaction) -> Queue | None:
    """Nobody said which queue: the brand's first. Better a wrong queue than none."""
    return Queue.objects.current().filter(brand=interaction.case.brand_id).first()


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
