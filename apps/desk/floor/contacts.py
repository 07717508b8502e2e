"""A conversation as the floor reads it along: who, with whom, the last words."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest
from apps.accounts.models import User
from apps.core.realtime import hint
from apps.interactions.models import Interaction, Message
from apps.interactions.services import presence_on_case
from apps.routing.choices import EntryState, PresenceState
from apps.routing.models import Queue, QueueEntry

LAST_WORDS = 12
MOST_COLLEAGUES = 200


def readable(request: AgentRequest, pk: int) -> Interaction:
    """The interaction, if the reader may see its case; else 404."""
    rows = Interaction.objects.visible_to(request.user).select_related(
        "case", "case__brand", "customer", "owner", "channel"
    )
    return get_object_or_404(rows, pk=pk)


def words(interaction: Interaction, user: User) -> list[Message]:
    """The last of its case, oldest first, notes of the house among them."""
    newest = (
        Message.objects.visible_to(user)
        .filter(case=interaction.case_id)
        .select_related("author")
        .defer("search")
        .order_by("-seq")[:LAST_WORDS]
    )
    return list(newest)[::-1]


def opened(interaction: Interaction, user: User) -> dict[str, Any]:
    """The pane and its levers. Reading along shows: the agent sees who is here."""
    entry = (
        QueueEntry.objects.visible_to(user)
        .exclude(state=EntryState.DONE)
        .select_related("queue")
        .filter(interaction=interaction)
        .first()
    )
    steers = user.may(Action.FLOOR_STEER)
    return {
        "contact": interaction,
        "entry": entry,
        "words": words(interaction, user),
        "may_steer": steers,
        "now": timezone.now(),
        "colleagues": colleagues(user, interaction) if steers and entry else [],
        "queues": list(Queue.objects.visible_to(user).current()) if steers and entry else [],
    }


def show_presence(interaction: Interaction, user: User) -> None:
    """Reading along is never secret: the agent sees who is here."""
    if presence_on_case.join(case_id=interaction.case_id, user_id=user.pk):
        hint(f"case.{interaction.case_id}", f"case-{interaction.case_id}-here")


def colleagues(user: User, interaction: Interaction) -> list[User]:
    """Whom it may be given to: on shift, of its brand, those available first."""
    on_shift = ~Q(presence__presence=PresenceState.OFFLINE) & Q(presence__isnull=False)
    return list(
        User.objects.visible_to(user)
        .active()
        .at_the_desk()
        .filter(on_shift, pk__in=_of_brand(interaction.case.brand_id))
        .exclude(pk=interaction.owner_id)
        .select_related("presence")
        .order_by("presence__presence", "display_name")[:MOST_COLLEAGUES]
    )


def _of_brand(brand_id: int):  # type: ignore[no-untyped-def]
    through_team = User.objects.filter(teams__brands=brand_id).values("pk")
    return through_team.union(User.objects.filter(brands=brand_id).values("pk"))
