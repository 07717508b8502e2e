"""Taking back what a supervisor did, while it still stands as they left it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Team, User
from apps.core import audit
from apps.core.models import AuditEntry
from apps.interactions.choices import Status
from apps.interactions.models import Interaction
from apps.routing.choices import EntryState, PresenceState
from apps.routing.errors import MovedOn
from apps.routing.models import Presence, Queue, QueueEntry, ReasonCode
from apps.routing.services import presence, supervision, transfers
from apps.routing.services.wake import wake

if TYPE_CHECKING:
    from collections.abc import Mapping

UNDONE = "lever.undone"


def possible(entry: AuditEntry) -> bool:
    """Whether an act of this kind can be taken back at all, as far as the entry itself tells."""
    if entry.action not in UNDO:
        return False
    after = entry.particulars.get("after", {}).get("state")
    # Only people themselves come back from offline.
    return after != PresenceState.OFFLINE


@transaction.atomic
def undo(*, entry: AuditEntry, by: User) -> None:
    """Put it back as it was before. Raises MovedOn when somebody else acted since."""
    # The row is the lock: two clicks on Undo take back once.
    AuditEntry.objects.select_for_update().get(pk=entry.pk)
    target = audit.target_of(entry)
    if not possible(entry) or AuditEntry.objects.filter(target=target, action=UNDONE).exists():
        raise MovedOn
    UNDO[entry.action](entry, entry.particulars, by)
    audit.record(UNDONE, actor=by, target=entry, summary=entry.summary)


def _hand_back(entry: AuditEntry, said: Mapping[str, Any], by: User) -> None:
    """Given or taken: to whoever had it, or back into the line."""
    interaction = _interaction(entry)
    if interaction.status != Status.ACTIVE or interaction.owner_id != said["agent"]:
        raise MovedOn
    if said["former"] is None:
        supervision.release(interaction=interaction, by=by)
    else:
        _give(interaction, said["former"], by)


def _give_back(entry: AuditEntry, said: Mapping[str, Any], by: User) -> None:
    """Put back into the line: to whoever had it, if nobody took it since."""
    interaction = _interaction(entry)
    if not _waits_in(interaction, said["queue"]):
        raise MovedOn
    _give(interaction, said["former"], by)


def _move_back(entry: AuditEntry, said: Mapping[str, Any], by: User) -> None:
    interaction = _interaction(entry)
    if not _waits_in(interaction, said["to_queue"]):
        raise MovedOn
    transfers.to_queue(interaction=interaction, queue=Queue.objects.get(pk=said["queue"]), by=by)
    if said["former"] is not None:
        interaction.refresh_from_db()
        _give(interaction, said["former"], by)


def _set_back(entry: AuditEntry, said: Mapping[str, Any], by: User) -> None:
    agent = User.objects.get(pk=int(entry.target.rpartition(":")[2]))
    row = presence.locked([agent.pk])[agent.pk]
    if {"state": row.presence, "reason": row.reason_id} != said["after"]:
        raise MovedOn
    before = said["before"]
    reason = ReasonCode.objects.filter(pk=before["reason"]).first() if before["reason"] else None
    presence.set_presence(
        user=agent, presence=before["state"], reason=reason, by=by, words=_("Taken back")
    )


def _stop_helping(entry: AuditEntry, said: Mapping[str, Any], by: User) -> None:
    queue, team = _helped(entry, said)
    if not queue.teams.filter(pk=team.pk).exists():
        raise MovedOn
    queue.teams.remove(team)
    transaction.on_commit(wake)


def _help_again(entry: AuditEntry, said: Mapping[str, Any], by: User) -> None:
    queue, team = _helped(entry, said)
    supervision.lend(queue=queue, team=team, by=by)


def _helped(entry: AuditEntry, said: Mapping[str, Any]) -> tuple[Queue, Team]:
    queue = Queue.objects.select_for_update().get(pk=int(entry.target.rpartition(":")[2]))
    return queue, Team.objects.get(pk=said["team"])


UNDO: Mapping[str, Callable[[AuditEntry, Mapping[str, Any], User], None]] = {
    "interaction.assigned": _hand_back,
    "interaction.pulled": _hand_back,
    "interaction.released": _give_back,
    "interaction.moved": _move_back,
    "agent.state_set": _set_back,
    "queue.team_lent": _stop_helping,
    "queue.team_returned": _help_again,
}


def _give(interaction: Interaction, agent_id: int, by: User) -> None:
    agent = User.objects.get(pk=agent_id)
    if not Presence.objects.on_shift().filter(user=agent).exists():
        raise MovedOn
    transfers.hand_over(interaction=interaction, agent=agent, by=by)


def _waits_in(interaction: Interaction, queue_id: int) -> bool:
    return QueueEntry.objects.filter(
        interaction=interaction,
        queue=queue_id,
        state__in=[EntryState.WAITING, EntryState.OFFERED],
    ).exists()


def _interaction(entry: AuditEntry) -> Interaction:
    pk = int(entry.target.rpartition(":")[2])
    return Interaction.objects.select_related("case", "owner").get(pk=pk)
