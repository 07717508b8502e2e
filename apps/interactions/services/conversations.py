"""The life of one interaction: answered, released, ended, wrapped up. See domain/lifecycle.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.core.events import publish
from apps.core.prepared import Inserted
from apps.customers.choices import TouchpointKind
from apps.customers.models import Touchpoint
from apps.interactions.choices import CaseStatus, Direction, EndReason, Status
from apps.interactions.domain import lifecycle
from apps.interactions.errors import AlreadyTaken, WrongState
from apps.interactions.events import (
    AttentionChanged,
    CaseChanged,
    InteractionAssigned,
    InteractionMovedOn,
    InteractionReleased,
)
from apps.interactions.models import Case, Interaction, InteractionEvent

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.channels.models import ChannelAccount
    from apps.customers.models import Identity

new_event, new_touchpoints = Inserted(InteractionEvent), Inserted(Touchpoint)


@transaction.atomic
def assign(
    *, interaction_id: int, agent: User, by: User | None = None, at: datetime | None = None
) -> None:
    """Give a waiting interaction to ``agent``; the first caller wins.

    The case gets them as owner, and their team, when it has none. Raises AlreadyTaken.
    """
    now = at or timezone.now()
    case = _locked_case(interaction_id)
    won = (
        Interaction.objects.waiting()
        .filter(pk=interaction_id)
        .update(owner=agent, status=Status.ACTIVE, answered_at=now, updated_at=now)
    )
    if not won:
        raise AlreadyTaken
    _give_case(case, agent)
    _moved(
        interaction_id, Status.WAITING, Status.ACTIVE,
        actor=by or agent, agent_id=agent.pk, at=now,
    )  # fmt: skip
    publish(InteractionAssigned(interaction_id, agent.pk))
    publish(CaseChanged(case.pk))


@transaction.atomic
def reassign(*, interaction: Interaction, agent: User, by: User | None) -> None:
    """Hand an active interaction from one agent to another; it never waits in between."""
    now = timezone.now()
    _locked_case(interaction.pk)
    won = Interaction.objects.filter(
        pk=interaction.pk, status=Status.ACTIVE, owner=interaction.owner
    ).update(owner=agent, updated_at=now)
    if not won:
        raise AlreadyTaken
    Case.objects.filter(pk=interaction.case_id).update(
        owner=agent, version=F("version") + 1, updated_at=now
    )
    _write(interaction.pk, "reassigned", actor=by, to=agent.pk, former=interaction.owner_id)
    publish(InteractionAssigned(interaction.pk, agent.pk))
    publish(CaseChanged(interaction.case_id))


@transaction.atomic
def release(*, interaction: Interaction, by: User | None, reason: str = "") -> None:
    """Take it from its agent: it waits again, with its history."""
    former = interaction.owner_id
    _move(interaction, Status.WAITING, actor=by, update={"owner": None}, released_because=reason)
    publish(InteractionReleased(interaction.pk, former))


@transaction.atomic
def end(
    *,
    interaction: Interaction,
    reason: str,
    by: User | None = None,
    wrap_up_due_at: datetime | None = None,
) -> None:
    """The conversation is over: an agent's becomes wrap-up, one nobody had ends as abandoned.

    Harmless when it is over already.
    """
    interaction.refresh_from_db()
    if interaction.status not in {Status.WAITING, Status.ACTIVE}:
        return
    now = timezone.now()
    if interaction.status == Status.WAITING:
        abandoned = EndReason.ABANDONED if reason == EndReason.CUSTOMER else reason
        _move(
            interaction, Status.ENDED, actor=by, at=now,
            update={"ended_at": now, "end_reason": abandoned},
        )  # fmt: skip
        return
    _move(
        interaction, Status.WRAP_UP, actor=by, at=now,
        update={"ended_at": now, "end_reason": reason, "wrap_up_due_at": wrap_up_due_at},
    )  # fmt: skip


@transaction.atomic
def close(*, interaction: Interaction, by: User | None) -> None:
    """Wrap-up is done: the agent is free of it. ``services.wrap_ups`` says with what outcome."""
    now = timezone.now()
    _move(interaction, Status.ENDED, actor=by, at=now, update={"wrapped_up_at": now})


@transaction.atomic
def resume(*, interaction: Interaction, by: User) -> None:
    """Back from wrap-up into the conversation: a further reply, or one that was taken back."""
    _move(
        interaction, Status.ACTIVE, actor=by,
        update={"ended_at": None, "end_reason": EndReason.NONE, "wrap_up_due_at": None},
    )  # fmt: skip


@transaction.atomic
def continue_on(
    *, interaction: Interaction, channel: ChannelAccount, identity: Identity | None, by: User
) -> Interaction:
    """Go on over ``channel``: a new interaction with the same agent, without queueing.

    The one before ends as "continued" and needs no wrap-up of its own: the matter goes on.
    """
    now = timezone.now()
    owner = interaction.owner or by
    following = Interaction.objects.create(
        case_id=interaction.case_id,
        customer_id=interaction.customer_id,
        channel=channel,
        kind=channel.kind,
        identity=identity,
        direction=Direction.OUTBOUND,
        continues=interaction,
        status=Status.ACTIVE,
        owner=owner,
        attention="us",
        language=interaction.language,
        handoff_context=interaction.handoff_context,
        opened_at=now,
        answered_at=now,
    )
    _leave(interaction, by=by, at=now)
    log_opened(following, actor=by)
    Touchpoint.objects.create(
        customer_id=interaction.customer_id,
        brand_id=interaction.case.brand_id,
        kind=TouchpointKind.CHANNEL_CHANGED,
        at=now,
        actor=by,
        ref=f"interaction:{following.pk}",
        summary=channel.name,
        particulars={"from": interaction.kind, "to": channel.kind, "case": interaction.case_id},
    )
    publish(InteractionAssigned(following.pk, owner.pk))
    publish(CaseChanged(interaction.case_id))
    return following


def _leave(interaction: Interaction, *, by: User, at: datetime) -> None:
    """End what was continued elsewhere; harmless when it had ended before."""
    interaction.refresh_from_db()
    if interaction.status == Status.ENDED:
        return
    if interaction.status != Status.WRAP_UP:
        over = {"ended_at": at, "end_reason": EndReason.CONTINUED}
        if interaction.status == Status.WAITING:
            _move(interaction, Status.ENDED, actor=by, at=at, update=over)
            return
        _move(interaction, Status.WRAP_UP, actor=by, at=at, update=over)
    _move(interaction, Status.ENDED, actor=by, at=at, update={"wrapped_up_at": at})


def attend(*, interaction: Interaction, attention: str) -> None:
    """Note whose turn it is (us, customer, snoozed); announced only when it changed."""
    now = timezone.now()
    changed = (
        Interaction.objects.filter(pk=interaction.pk)
        .exclude(attention=attention)
        .update(attention=attention, attention_since=now, updated_at=now)
    )
    if changed:
        publish(AttentionChanged(interaction.pk, attention))


def mark_read(*, interaction: Interaction, seq: int, by_customer: bool) -> bool:
    """Note how far one side has read; never backwards. True when it moved."""
    field = "customer_read_seq" if by_customer else "agent_read_seq"
    moved = Interaction.objects.filter(pk=interaction.pk, **{f"{field}__lt": seq}).update(
        **{field: seq}
    )
    return bool(moved)


def log_opened(
    interaction: Interaction, *, actor: User | None = None, beside: Iterable[Touchpoint] = ()
) -> None:
    """The first line of an interaction's story, and of the customer's ledger."""
    _write(interaction.pk, "opened", actor=actor, after=interaction.status)
    opened = Touchpoint(
        customer_id=interaction.customer_id,
        brand_id=interaction.case.brand_id,
        kind=TouchpointKind.INTERACTION,
        at=interaction.opened_at,
        actor=actor,
        ref=f"interaction:{interaction.pk}",
        summary=interaction.case.subject[:240] or str(ChannelKind(interaction.kind).label),
        particulars={"case": interaction.case_id, "kind": interaction.kind},
    )
    new_touchpoints.all(opened, *beside)


def _move(
    interaction: Interaction,
    after: str,
    *,
    actor: User | None,
    update: dict[str, Any],
    at: datetime | None = None,
    **particulars: Any,
) -> None:
    """One step along the transition table, by compare-and-set."""
    now = at or timezone.now()
    before = interaction.status
    if lifecycle.step(before, after) is None:
        raise WrongState(_("This contact is already over."))
    won = Interaction.objects.filter(pk=interaction.pk, status=before).update(
        status=after, updated_at=now, **update
    )
    if not won:
        raise AlreadyTaken
    agent_id = interaction.owner_id
    interaction.refresh_from_db()
    _moved(
        interaction.pk, before, after, actor=actor, agent_id=agent_id, at=now,
        particulars=particulars, over=interaction.end_reason,
    )  # fmt: skip


def _moved(
    interaction_id: int,
    before: str,
    after: str,
    *,
    actor: User | None,
    agent_id: int | None,
    at: datetime,
    particulars: dict[str, Any] | None = None,
    over: str = "",
) -> None:
    InteractionEvent.objects.create(
        interaction_id=interaction_id,
        kind=lifecycle.what_happened(before, after, over=over),
        before=before,
        after=after,
        at=at,
        actor=actor,
        particulars=(particulars or {}) | ({"agent": agent_id} if agent_id else {}),
    )
    publish(InteractionMovedOn(interaction_id, before, after, agent_id))


def _write(
    interaction_id: int, kind: str, *, actor: User | None, after: str = "", **particulars: Any
) -> None:
    new_event(
        interaction_id=interaction_id,
        kind=kind,
        after=after,
        actor=actor,
        particulars=particulars,
    )


def _locked_case(interaction_id: int) -> Case:
    """The case's lock before the interaction's, as everywhere: else two writers deadlock."""
    of_part = Interaction.objects.filter(pk=interaction_id).values("case")
    case: Case | None = Case.objects.select_for_update().filter(pk__in=of_part).first()
    if case is None:
        raise AlreadyTaken
    return case


def _give_case(case: Case, agent: User) -> None:
    """The case follows the agent who answers; a case of another team stays theirs."""
    teams = agent.team_ids()
    case.owner = agent
    if case.team_id is None and teams:
        case.team_id = teams[0]
    if case.status in {CaseStatus.SNOOZED, CaseStatus.PENDING} and case.waiting_since:
        case.status = CaseStatus.OPEN
    case.version += 1
    case.save(update_fields=["owner", "team", "status", "version", "updated_at"])
