"""What a supervisor does on the floor. Each act is in the audit trail, with what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.interactions.choices import NotificationKind, Status
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, messages, notifications
from apps.routing.choices import EntryState
from apps.routing.errors import AlreadyHelps, CannotTransfer, NotInLine
from apps.routing.models import Presence, Queue, QueueEntry, ReasonCode
from apps.routing.services import entries, presence, transfers
from apps.routing.services.wake import wake

if TYPE_CHECKING:
    from apps.accounts.models import Team, User


@transaction.atomic
def assign(*, interaction: Interaction, agent: User, by: User, note: str = "") -> None:
    """Give a waiting or running contact to ``agent``, whatever their state and capacity."""
    before = _before(interaction)
    transfers.hand_over(interaction=interaction, agent=agent, by=by, note=note)
    _tell(interaction, former=before["former"], agent=agent, by=by)
    audit.record(
        "interaction.assigned",
        actor=by,
        target=interaction,
        summary=_("%(what)s to %(agent)s") % {"what": _named(interaction), "agent": agent},
        agent=agent.pk,
        **before,
    )


@transaction.atomic
def pull(*, interaction: Interaction, by: User) -> None:
    """Take it over oneself: from the queue, or from an agent."""
    before = _before(interaction)
    transfers.hand_over(interaction=interaction, agent=by, by=by)
    _tell(interaction, former=before["former"], agent=by, by=by)
    audit.record(
        "interaction.pulled",
        actor=by,
        target=interaction,
        summary=_("%(what)s taken over") % {"what": _named(interaction)},
        agent=by.pk,
        **before,
    )


@transaction.atomic
def release(*, interaction: Interaction, by: User) -> QueueEntry:
    """Back into the line it came from, where it first stood; its agent is not asked at once."""
    now = timezone.now()
    before = _before(interaction)
    people = entries.people_of(interaction.pk)
    rows = presence.locked(people)
    entry = _live(interaction)
    interaction.refresh_from_db()
    former = interaction.owner_id
    if interaction.status != Status.ACTIVE or former is None:
        raise CannotTransfer(_("Nobody has this conversation now."))
    conversations.release(interaction=interaction, by=by, reason="supervisor")
    entries.pass_over(entry, former, now=now)
    entries.back_in_line(entry, at=now)
    for user_id in sorted(people):
        presence.settle(rows[user_id], now=now, completed=user_id == former)
    _tell(interaction, former=former, agent=None, by=by)
    audit.record(
        "interaction.released",
        actor=by,
        target=interaction,
        summary=_("%(what)s back to %(queue)s")
        % {"what": _named(interaction), "queue": entry.queue},
        **before,
    )
    return entry


@transaction.atomic
def move(*, interaction: Interaction, queue: Queue, by: User, note: str = "") -> QueueEntry:
    """Send it to another queue."""
    before = _before(interaction)
    entry = transfers.to_queue(interaction=interaction, queue=queue, by=by, note=note)
    audit.record(
        "interaction.moved",
        actor=by,
        target=interaction,
        summary=_("%(what)s to %(queue)s") % {"what": _named(interaction), "queue": queue},
        to_queue=queue.pk,
        **before,
    )
    return entry


@transaction.atomic
def whisper(*, interaction: Interaction, body: str, client_id: str, by: User) -> None:
    """A word inside the house to whoever has it: it stands in their thread and rings their bell."""
    owner = interaction.owner
    messages.note(
        interaction=interaction,
        author=by,
        body=body,
        client_id=client_id,
        mentions=[owner] if owner is not None else [],
    )
    audit.record(
        "interaction.whispered",
        actor=by,
        target=interaction,
        summary=_("Whisper to %(who)s") % {"who": owner or _named(interaction)},
        agent=owner.pk if owner else None,
    )


@transaction.atomic
def set_state(
    *, agent: User, state: str, by: User, reason: ReasonCode | None = None, words: str = ""
) -> Presence:
    """Set somebody else's presence; the table knows what a supervisor may not."""
    row = presence.locked([agent.pk])[agent.pk]
    before = {"state": row.presence, "reason": row.reason_id}
    row = presence.set_presence(user=agent, presence=state, reason=reason, by=by, words=words)
    audit.record(
        "agent.state_set",
        actor=by,
        target=agent,
        summary=f"{agent}: {reason or row.get_presence_display()}",
        before=before,
        after={"state": row.presence, "reason": row.reason_id},
        words=words,
    )
    return row


@transaction.atomic
def lend(*, queue: Queue, team: Team, by: User) -> None:
    """Let ``team`` help with ``queue`` from now on. Raises Conflict when it does already."""
    Queue.objects.select_for_update().get(pk=queue.pk)
    if queue.teams.filter(pk=team.pk).exists():
        raise AlreadyHelps(_("%s helps there already.") % team)
    queue.teams.add(team)
    _record_help("queue.team_lent", queue, team, by, _("%(team)s helps %(queue)s"))


@transaction.atomic
def send_back(*, queue: Queue, team: Team, by: User) -> None:
    """The helpers go back to their own. Raises Conflict when they are no helpers."""
    Queue.objects.select_for_update().get(pk=queue.pk)
    if team not in lent_to(queue):
        raise AlreadyHelps(_("%s does not help out there.") % team)
    queue.teams.remove(team)
    _record_help("queue.team_returned", queue, team, by, _("%(team)s back from %(queue)s"))


def lent_to(queue: Queue) -> list[Team]:
    """Teams that serve it although its published rules do not name them."""
    rules = (
        queue.versions.filter(published_at__isnull=False)
        .order_by("-published_at")
        .values_list("rules", flat=True)
        .first()
    )
    if rules is None:
        return []
    return list(queue.teams.exclude(pk__in=rules.get("teams", [])).order_by("name"))


def _record_help(action: str, queue: Queue, team: Team, by: User, words: str) -> None:
    audit.record(
        action, actor=by, target=queue, summary=words % {"team": team, "queue": queue},
        team=team.pk,
    )  # fmt: skip
    transaction.on_commit(wake)


def _before(interaction: Interaction) -> dict[str, Any]:
    """Who had it, and in which queue: what an undo goes back to."""
    entry = _live(interaction)
    if interaction.status == Status.WRAP_UP:
        raise CannotTransfer(_("This conversation is over: it is being wrapped up."))
    return {"former": interaction.owner_id, "queue": entry.queue_id}


def _live(interaction: Interaction) -> QueueEntry:
    entry: QueueEntry | None = (
        QueueEntry.objects.exclude(state=EntryState.DONE)
        .select_related("queue")
        .filter(interaction=interaction)
        .first()
    )
    if entry is None:
        raise NotInLine
    return entry


def _named(interaction: Interaction) -> str:
    return interaction.case.reference


def _tell(interaction: Interaction, *, former: int | None, agent: User | None, by: User) -> None:
    case = interaction.case
    words = case.subject or case.reference
    if agent is not None:
        notifications.notify(
            user=agent, kind=NotificationKind.ASSIGNED, case=case, actor=by, words=words
        )
    if former is not None and (agent is None or former != agent.pk):
        user = by.__class__.objects.get(pk=former)
        notifications.notify(
            user=user, kind=NotificationKind.TAKEN_OVER, case=case, actor=by, words=words
        )
