"""An interaction's place in a queue: taken, kept in step with the interaction, given up.

The interaction is the truth about who has it. ``follow`` brings its entry in line, whoever
changed it: routing itself, the desk, a sweeper after a crash.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.core import planned
from apps.core.events import publish
from apps.interactions.choices import EndReason, Status
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, milestones
from apps.routing.choices import (
    EntryExit,
    EntryState,
    OfferState,
    WrapUpMode,
)
from apps.routing.events import EntryQueued
from apps.routing.models import Offer, Presence, Queue, QueueEntry
from apps.routing.services import newcomers, presence, waits
from apps.routing.services.wake import CHANNEL, wake

log = structlog.get_logger(__name__)

ATTEND = """
    WITH weighed AS (
        UPDATE routing_queueentry
        SET attention = %(turn)s, attention_since = %(at)s, updated_at = %(at)s
        WHERE interaction_id = %(part)s AND state <> 'done' AND attention <> %(turn)s
        RETURNING id
    )
    SELECT pg_notify(%(router)s, '') FROM weighed
    WHERE EXISTS (SELECT FROM routing_queueentry WHERE state = 'waiting')
"""
PEOPLE = """
    SELECT owner_id FROM interactions_interaction WHERE id = %(part)s AND owner_id IS NOT NULL
    UNION
    SELECT agent_id FROM routing_queueentry
    WHERE interaction_id = %(part)s AND state <> 'done' AND agent_id IS NOT NULL
    UNION
    SELECT offer.agent_id FROM routing_offer AS offer
    JOIN routing_queueentry AS entry ON entry.id = offer.entry_id
    WHERE entry.interaction_id = %(part)s AND offer.state = 'open'
"""
PASSED_OVER_FOR = timedelta(seconds=60)  # then somebody who passed it on may be asked again


def enqueue(
    *,
    interaction: Interaction,
    queue: Queue | None = None,
    preferred_agent_id: int | None = None,
    skills: Mapping[int, int] | None = None,
    boosts: Collection[str] = (),
    priority: int = 0,
    enqueued_at: datetime | None = None,
    held_until: datetime | None = None,
    climbed: Collection[int] = (),
) -> QueueEntry | None:
    """Put a contact into ``queue``, or the one its channel enters; None when there is none.

    One that has an agent is booked on that agent instead. Called twice, it happens once.
    ``held_until``: nobody is offered it before.
    """
    if interaction.status == Status.ENDED:
        return _live(interaction)
    now = timezone.now()
    try:
        with transaction.atomic():
            around = newcomers.Known(now=now)
            entry = newcomers.entry_for(interaction, queue, boosts=boosts, known=around)
            if entry is None:
                log.error(
                    "entry.no_queue", interaction=interaction.pk, channel=interaction.channel_id
                )
                return None
            entry.boost += priority
            entry.extra_skills = {str(pk): level for pk, level in (skills or {}).items()}
            entry.enqueued_at = enqueued_at or now
            entry.overflow_done = list(climbed)
            if interaction.owner_id is not None:
                _book(entry, interaction, now=now)
            else:
                newcomers.prefer(entry, interaction, preferred_agent_id, now=now)
                _line_up(entry, now=now)
                _hold_back(entry, held_until)
    except IntegrityError:
        # It has a place already: called twice, or from two sides at once.
        if (known := _live(interaction)) is None:
            raise
        return known
    return entry


def join(interaction_id: int) -> None:
    """Somebody new wants an answer: straight into line, the way most interactions begin."""
    places = QueueEntry.objects.live().filter(interaction=OuterRef("pk"))
    interaction = (
        Interaction.objects.select_related("case", "customer", "continues")
        .annotate(has_place=Exists(places))
        .get(pk=interaction_id)
    )
    if interaction.status != Status.WAITING:
        follow(interaction_id)
    elif not interaction.has_place:  # a call was lined up as it was opened
        enqueue(interaction=interaction)


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


def attend(*, interaction_id: int, attention: str) -> None:
    """Whose turn it is weighs on the agent who holds it. Asked at every message of a chat:
    one statement, which wakes the router only when somebody waits for the room it made."""
    with planned.cursor() as cursor:
        cursor.execute(
            ATTEND,
            {"part": interaction_id, "turn": attention, "at": timezone.now(), "router": CHANNEL},
        )


def hold(entry: QueueEntry, *, agent_id: int, at: datetime) -> None:
    """Book a live, locked entry on an agent whose presence is locked; open offers end."""
    revoke_offers(entry, at=at)
    presence.announce({agent_id, entry.agent_id}, "worklist-changed")
    if entry.state != EntryState.ASSIGNED:
        waits.observe(entry, answered=True, at=at)
    entry.state, entry.agent_id, entry.assigned_at = EntryState.ASSIGNED, agent_id, at
    entry.answered_at = entry.answered_at or at
    entry.attention, entry.attention_since = "us", at
    entry.save()


def back_in_line(entry: QueueEntry, *, at: datetime) -> None:
    """It waits again, from the moment it first did."""
    revoke_offers(entry, at=at)
    presence.announce({entry.agent_id}, "worklist-changed")
    entry.state, entry.agent_id, entry.assigned_at = EntryState.WAITING, None, None
    entry.save()
    publish(EntryQueued(entry.pk, entry.interaction_id, entry.queue_id))
    wake()


def leave(entry: QueueEntry, *, exit: str, at: datetime) -> None:
    """The entry is done; it keeps the agent who had it."""
    revoke_offers(entry, at=at)
    presence.announce({entry.agent_id}, "worklist-changed")
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
    with planned.cursor() as cursor:
        cursor.execute(PEOPLE, {"part": interaction_id})
        return {user_id for (user_id,) in cursor.fetchall()}


def pass_over(entry: QueueEntry, agent_id: int, *, now: datetime) -> None:
    """Do not ask ``agent_id`` again for a while; the caller saves."""
    entry.excluded_agents = sorted({*entry.excluded_agents, agent_id})
    entry.passed_until = now + PASSED_OVER_FOR
    if entry.preferred_agent_id == agent_id:
        entry.preferred_until = None


def _book(entry: QueueEntry, interaction: Interaction, *, now: datetime) -> None:
    """An agent wrote first, or goes on over another channel: it weighs on them from the start."""
    row = presence.locked([interaction.owner_id or 0])[interaction.owner_id or 0]
    entry.state, entry.agent_id, entry.assigned_at = EntryState.ASSIGNED, row.user_id, now
    entry.held_until, entry.answered_at = None, entry.enqueued_at
    entry.save()
    presence.settle(row, now=now)


def _line_up(entry: QueueEntry, *, now: datetime) -> None:
    waits.predict(entry, ahead=waits.waiting_in(entry.queue))
    entry.save()
    newcomers.lined_up([entry], at=now)
    wake()


def _hold_back(entry: QueueEntry, until: datetime | None) -> None:
    """Longer than its opening hours do, and without a word of those to the customer."""
    if until is not None and (entry.held_until is None or until > entry.held_until):
        entry.held_until = until
        entry.save(update_fields=["held_until", "updated_at"])


def _live(interaction: Interaction) -> QueueEntry | None:
    live: QueueEntry | None = QueueEntry.objects.live().filter(interaction=interaction).first()
    return live


def _is_in_step(interaction_id: int) -> bool:
    """Asked first and without a lock: mostly whoever changed the interaction did it all."""
    entries = QueueEntry.objects.live().filter(interaction=interaction_id)
    found = entries.values_list(
        "state", "agent_id", "interaction__status", "interaction__owner_id"
    ).first()  # fmt: skip
    if found is None:
        return not Interaction.objects.filter(
            pk=interaction_id, status__in=[Status.WAITING, Status.ACTIVE]
        ).exists()
    state, agent_id, status, owner_id = found
    if status == Status.WAITING:
        return bool(state != EntryState.ASSIGNED)
    return bool(status == Status.ACTIVE and state == EntryState.ASSIGNED and agent_id == owner_id)


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
