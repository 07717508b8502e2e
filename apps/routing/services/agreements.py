"""What people at work agree on: reasons to be away, and how much one person carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.routing.errors import RulesRefused
from apps.routing.models import CapacityProfile, ReasonCode
from apps.routing.services.wake import wake

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def save_reason(*, by: User, reason: ReasonCode | None = None, **fields: Any) -> ReasonCode:
    row = reason or ReasonCode()
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RulesRefused(_("There is a reason of this name, maybe archived.")) from error
    audit.record("reason_code.saved", actor=by, target=row, summary=row.name)
    return row


@transaction.atomic
def archive_reason(*, reason: ReasonCode, by: User, restore: bool = False) -> None:
    reason.archived_at = None if restore else timezone.now()
    reason.save(update_fields=["archived_at", "updated_at"])
    action = "reason_code.restored" if restore else "reason_code.archived"
    audit.record(action, actor=by, target=reason, summary=reason.name)


@transaction.atomic
def save_profile(
    *, by: User, profile: CapacityProfile | None = None, **fields: Any
) -> CapacityProfile:
    """Weights, maxima and what may break in. Making one the usual one ends the former."""
    row = profile or CapacityProfile()
    for name, value in fields.items():
        setattr(row, name, value)
    if row.is_default:
        CapacityProfile.objects.filter(is_default=True).exclude(pk=row.pk).update(is_default=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RulesRefused(_("There is a profile of this name.")) from error
    audit.record("capacity_profile.saved", actor=by, target=row, summary=row.name)
    wake()
    return row
