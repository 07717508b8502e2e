"""The audit trail: call ``record`` inside the transaction that makes the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from django.db import models

from apps.core.models import AuditEntry

if TYPE_CHECKING:
    from apps.accounts.models import User


def record(
    action: str,
    *,
    actor: User | None,
    target: models.Model | None = None,
    summary: str = "",
    **particulars: Any,
) -> AuditEntry:
    """Append one entry; ``particulars`` are JSON values, before and after where they help.

    The request's id and address come from the logging context, where the middleware put them.
    """
    context = structlog.contextvars.get_contextvars()
    return AuditEntry.objects.create(
        action=action,
        actor=actor,
        target=target_of(target) if target is not None else "",
        summary=summary[:300],
        particulars=particulars,
        request_id=context.get("request_id", ""),
        address=context.get("address"),
    )


def target_of(row: models.Model) -> str:
    """How the trail names a row: ``customers.customer:42``."""
    return f"{row._meta.label_lower}:{row.pk}"
