"""Handing a contact on: to another queue, or straight to a colleague, with a word to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.interactions.choices import Status
from apps.interactions.models import Case, Interaction
from apps.interactions.services import conversations, messages
from apps.routing.choices import EntryExit, EntryState, PresenceState
from apps.routing.errors import CannotTransfer, NotInLine
from apps.routing.models import Presence, Queue, QueueEntry
from apps.routing.services import entries, exclusions, presence

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def to_queue(*, interaction: Interaction, queue: Queue, by: User, note: str = "") -> QueueEntry:
    """Let it wait in ``queue``, ahead of newcomers; ``by`` is not asked again at first.

    Works on a waiting contact too (a supervisor moves it). Raises NotInLine.
    """
    now = timezone.now()
    people = _holders(interaction)
    rows = presence.locked(people)
    entry = _locked_entry(interaction)
    _leave_word(interaction, by=by, note=note, to=queue.name)
    interaction.refresh_from_db()
    former = interaction.owner_id
    if interaction.status == Status.ACTIVE:
        conversations.release(interaction=interaction, by=by, reason="transferred")
    entries.leave(entry, exit=EntryExit.TRANSFERRED, at=now)
    interaction.refresh_from_db()
    fresh = entries.enqueue(
        interaction=interaction,
        queue=queue,
        boosts=["transferred"],
        skills={int(pk): level for pk, level in entry.extra_skills.items()},
    )
    if fresh is None:
        raise NotInLine
    fresh.preferred_agent = fresh.preferred_until = None
    if former is not None:
        entries.pass_over(fresh, former, now=now)
    fresh.save()
    for user_id in sorted(people):
        presence.settle(rows[user_id], now=now, completed=user_id == former)
    return fresh


@transaction.atomic
def to_agent(*, interaction: Interaction, agent: User, by: User, note: str = "") -> None:
    """Give it to a colleague who is there; their capacity is theirs to judge, not a rule's."""
    if not Presence.objects.filter(user=agent, presence=PresenceState.AVAILABLE).exists():
        raise CannotTransfer(_("%(name)s is not available.") % {"name": agent})
    if exclusions.keeps_apart(interaction, agent):
        raise CannotTransfer(_("This customer is not to be served by %(name)s.") % {"name": agent})
    hand_over(interaction=interaction, agent=agent, by=by, note=note)


@transaction.atomic
def hand_over(*, interaction: Interaction, agent: User, by: User, note: str = "") -> None:
    """Make ``agent`` the one who has it, from a queue or from a colleague."""
    now = timezone.now()
    people = _holders(interaction) | {agent.pk}
    rows = presence.locked(people)
    entry = _locked_entry(interaction)
    Case.objects.select_for_update(of=("self",)).get(pk=interaction.case_id)
    interaction.refresh_from_db()
    former = interaction.owner_id
    if former == agent.pk:
        return
    _leave_word(interaction, by=by, note=note, to=str(agent))
    if interaction.status == Status.WAITING:
        conversations.assign(interaction_id=interaction.pk, agent=agent, by=by, at=now)
    else:
        conversations.reassign(interaction=interaction, agent=agent, by=by)
    entries.hold(entry, agent_id=agent.pk, at=now)
    for user_id in sorted(people):
        presence.settle(rows[user_id], now=now, completed=user_id == former)


def _locked_entry(interaction: Interaction) -> QueueEntry:
    entry: QueueEntry | None = (
        QueueEntry.objects.select_for_update(of=("self",))
        .select_related("queue")
        .filter(interaction=interaction)
        .exclude(state=EntryState.DONE)
        .first()
    )
    if entry is None:
        raise NotInLine
    return entry


def _holders(interaction: Interaction) -> set[int]:
    return entries.people_of(interaction.pk)


def _leave_word(interaction: Interaction, *, by: User, note: str, to: str) -> None:
    """The note stands in the conversation, where whoever takes it reads it first."""
    if note.strip():
        messages.note(
            interaction=interaction,
            author=by,
            body=_("To %(to)s: %(note)s") % {"to": to, "note": note.strip()},
            client_id=f"transfer-{interaction.pk}-{timezone.now().timestamp()}",
        )
