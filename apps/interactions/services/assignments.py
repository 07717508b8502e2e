"""Who has a conversation: given, taken over, handed on with a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action, Scope
from apps.core import audit
from apps.core.errors import NotAllowed
from apps.interactions.choices import NotificationKind, Status
from apps.interactions.errors import Refused, WrongState
from apps.interactions.models import Case, Interaction
from apps.interactions.services import conversations, messages, notifications

if TYPE_CHECKING:
    from apps.accounts.models import User


def take_over(*, interaction: Interaction, by: User, note: str = "") -> None:
    """Take it from whoever has it, or from the line."""
    give(interaction=interaction, agent=by, by=by, note=note)


@transaction.atomic
def give(*, interaction: Interaction, agent: User, by: User, note: str = "") -> None:
    """Hand it to ``agent``; the former owner and the new one are told.

    Raises NotAllowed, Refused (the agent may not work on it), WrongState or AlreadyTaken.
    """
    interaction.refresh_from_db()
    former = interaction.owner
    if former is not None and former.pk == agent.pk:
        return
    _allow(interaction, by)
    case = interaction.case
    if not agent.may(Action.DESK_USE) or case.brand_id not in agent.brand_ids():
        raise Refused(_("%(agent)s does not work for this brand.") % {"agent": agent})
    if interaction.status == Status.WAITING:
        conversations.assign(interaction_id=interaction.pk, agent=agent, by=by)
    elif interaction.status == Status.ACTIVE:
        conversations.reassign(interaction=interaction, agent=agent, by=by)
    else:
        raise WrongState(_("This conversation is over."))
    audit.record(
        "interaction.given", actor=by, target=interaction, summary=str(agent),
        former=former.pk if former else None,
    )  # fmt: skip
    _tell(case, interaction, agent=agent, by=by, note=note)
    _notify(case, former=former, agent=agent, by=by)
    interaction.refresh_from_db()


def _allow(interaction: Interaction, by: User) -> None:
    """CASE_ASSIGN's scope: OWN is what one has oneself, or nobody has."""
    scope = by.scope(Action.CASE_ASSIGN)
    seen = Case.objects.visible_to(by).filter(pk=interaction.case_id).exists()
    mine = interaction.owner_id in {None, by.pk}
    if not seen or scope is Scope.NONE or (scope is Scope.OWN and not mine):
        raise NotAllowed(_("Ask a team leader to reassign this conversation."))


def _tell(case: Case, part: Interaction, *, agent: User, by: User, note: str) -> None:
    took = by.pk == agent.pk
    words = _("%(who)s took over") % {"who": by} if took else (
        _("%(who)s handed the conversation to %(agent)s") % {"who": by, "agent": agent}
    )  # fmt: skip
    key = f"given-{part.pk}-{timezone.now().timestamp():.6f}"
    messages.tell(interaction=part, body=words, client_id=key, internal=True)
    if note.strip():
        messages.note(interaction=part, author=by, body=note, client_id=f"{key}-note")


def _notify(case: Case, *, former: User | None, agent: User, by: User) -> None:
    words = case.subject or case.reference
    notifications.notify(
        user=agent, kind=NotificationKind.ASSIGNED, case=case, actor=by, words=words
    )
    if former is not None:
        notifications.notify(
            user=former, kind=NotificationKind.TAKEN_OVER, case=case, actor=by, words=words
        )
