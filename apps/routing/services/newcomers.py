"""Somebody new: which queue takes them, how urgent they are, and who knows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from django.db.models import QuerySet

from apps.channels.choices import ChannelKind
from apps.core.events import publish
from apps.core.prepared import Prepared
from apps.interactions.choices import EndReason, Priority
from apps.interactions.models import Interaction
from apps.interactions.services import automatic, milestones
from apps.routing.choices import ClosedBehaviour, OverflowAction, OverflowTrigger
from apps.routing.domain import scoring
from apps.routing.domain.hours import Calendar
from apps.routing.events import EntryQueued
from apps.routing.models import EntryPoint, Queue, QueueEntry
from apps.routing.services import holdings, promises
from apps.routing.services.directory import policy_of
from apps.routing.services.hours import calendar_of

REPEAT_WITHIN = timedelta(hours=72)
CASE_BOOST: Mapping[int, int] = {Priority.LOW: -100, Priority.HIGH: 100, Priority.URGENT: 300}


class Known:
    """What several newcomers of one moment share, asked once for all of them."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.point = lru_cache(None)(_point)
        self.where = lru_cache(None)(partial(_where, now=now))
        self.weight = lru_cache(None)(holdings.weight_for)
        self.recent = lru_cache(None)(partial(_recent, since=now - REPEAT_WITHIN))


def entry_for(
    interaction: Interaction, queue: Queue | None, *, boosts: Collection[str], known: Known
) -> QueueEntry | None:
    """An unsaved entry in ``queue``, or the one the channel enters; None when there is none."""
    point = known.point(interaction.channel_id)
    wanted = queue or (point.queue if point else _fallback(interaction))
    if wanted is None:
        return None
    taking, calendar, held_until = known.where(wanted)
    urgency = CASE_BOOST.get(interaction.case.priority, 0)
    kind = _kind(interaction)
    return QueueEntry(
        interaction=interaction,
        queue=taking,
        kind=kind,
        base_priority=scoring.base_of(policy_of(taking), kind),
        boost=urgency + (point.priority_boost if point else 0),
        boosts=sorted({*boosts, *_boosts(interaction, known.recent(interaction.customer_id))}),
        weight=known.weight(kind),
        language=interaction.language,
        held_until=held_until,
        respond_by=promises.first(taking, calendar, since=known.now),
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


def lined_up(made: Collection[QueueEntry], *, at: datetime) -> None:
    """What follows from new entries that wait."""
    milestones.promised({e.interaction_id: e.respond_by for e in made if e.respond_by})
    milestones.queued({entry.interaction_id: entry.queue.name for entry in made}, at=at)
    for entry in made:
        say_closed(entry)
        publish(EntryQueued(entry.pk, entry.interaction_id, entry.queue_id))


def say_closed(entry: QueueEntry) -> None:
    """Out of hours, the queue's own words; never the start of a loop."""
    if entry.held_until is not None and entry.queue.closed_text:
        automatic.answer(
            interaction=entry.interaction,
            body=entry.queue.closed_text,
            client_id=f"closed-{entry.interaction_id}",
        )


def _point(channel_id: int) -> EntryPoint | None:
    points = EntryPoint.objects.select_related("queue__calendar")
    return next(iter(points.filter(channel=channel_id)), None)  # a channel has one


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


def _boosts(interaction: Interaction, recent: Mapping[int, str]) -> set[str]:
    found = {"vip"} if interaction.customer.tier.lower() == "vip" else set()
    reasons = [reason for pk, reason in recent.items() if pk != interaction.pk]
    if reasons:
        found.add("repeat")
    if EndReason.ABANDONED in reasons[:1]:
        found.add("abandoned")
    return found


def _recent(customer_id: int, *, since: datetime) -> dict[int, str]:
    """Why the customer's last contacts ended, the newest first."""
    rows = _contacts(None, None, customer_id)
    return {pk: reason for pk, reason, opened_at in rows if opened_at >= since}


def _last_contacts(_: None, customer_id: int) -> QuerySet[Interaction, Any]:
    rows = Interaction.objects.filter(customer=customer_id).order_by("-opened_at")
    return rows.values_list("id", "end_reason", "opened_at")[:5]


_contacts = Prepared(_last_contacts, int)
