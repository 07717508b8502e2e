"""What the status strip says: the agent's state, and how full their hands are."""

from __future__ import annotations

from collections import Counter
from typing import Any

from apps.accounts.models import User
from apps.routing.models import Presence, QueueEntry, ReasonCode


def of(user: User) -> dict[str, Any]:
    row = Presence.objects.filter(user=user).select_related("reason", "profile").first()
    held = Counter(QueueEntry.objects.held_by(user.pk).values_list("kind", flat=True))
    return {
        "presence": row,
        "held": [(kind, count) for kind, count in sorted(held.items())],
        "reasons": ReasonCode.objects.visible_to(user).filter(archived_at__isnull=True),
    }
