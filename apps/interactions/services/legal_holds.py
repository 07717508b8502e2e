"""Keeping what was recorded of a contact, against every deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.interactions.models import Interaction, LegalHold

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def place(interaction: Interaction, *, by: User, reason: str) -> LegalHold:
    """The one that stands, if there is one already."""
    hold, is_new = LegalHold.objects.get_or_create(
        interaction=interaction, lifted_at=None, defaults={"by": by, "reason": reason[:200]}
    )
    if is_new:
        audit.record("legal_hold.placed", actor=by, target=interaction, summary=reason)
    return hold


@transaction.atomic
def lift(interaction: Interaction, *, by: User) -> bool:
    standing = LegalHold.objects.filter(interaction=interaction, lifted_at=None)
    if not standing.update(lifted_at=timezone.now(), lifted_by=by):
        return False
    audit.record("legal_hold.lifted", actor=by, target=interaction)
    return True
