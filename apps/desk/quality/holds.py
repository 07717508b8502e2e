"""Rules of quality learn from calls how long a customer was on hold."""

from __future__ import annotations

from collections.abc import Iterable

from apps.quality.services import holds
from apps.voice.models import Call


def of_calls(interactions: Iterable[int]) -> dict[int, int]:
    rows = Call.objects.filter(interaction__in=list(interactions), ended_at__isnull=False)
    return dict(rows.values_list("interaction", "hold_seconds"))


holds.from_now_on(of_calls)
