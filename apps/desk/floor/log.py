"""The levers moved lately on the reader's floor, from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import User
from apps.core.models import AuditEntry
from apps.routing.services import undoing

SHOWN = 8
LOOKED_BACK = timedelta(hours=12)
UNDO_FOR = timedelta(minutes=30)
LEVERS = (*undoing.UNDO, "interaction.whispered")


@dataclass(frozen=True, slots=True)
class Line:
    entry: AuditEntry
    is_undone: bool
    may_undo: bool


def visible_to(user: User):  # type: ignore[no-untyped-def]
    """Levers moved by oneself and by the people one sees."""
    lately = AuditEntry.objects.filter(
        action__in=LEVERS, at__gte=timezone.now() - LOOKED_BACK
    ).select_related("actor")
    if user.scope(Action.FLOOR_VIEW) is Scope.ALL:
        return lately
    return lately.filter(actor__in=User.objects.visible_to(user).values("pk"))


def recent(user: User) -> list[Line]:
    """The newest first, each with whether it can still be taken back."""
    entries = list(visible_to(user)[:SHOWN])
    undone = set(
        AuditEntry.objects.filter(
            action=undoing.UNDONE, target__in=[f"core.auditentry:{entry.pk}" for entry in entries]
        ).values_list("target", flat=True)
    )
    since = timezone.now() - UNDO_FOR
    steers = user.may(Action.FLOOR_STEER)
    return [
        Line(
            entry,
            is_undone=(done := f"core.auditentry:{entry.pk}" in undone),
            may_undo=steers and not done and entry.at >= since and undoing.possible(entry),
        )
        for entry in entries
    ]
