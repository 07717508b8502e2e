"""Builders of other desks: an outside call centre, a client's own, who answers when."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import Brand
from apps.voice.domain.answer_hours import Who
from apps.voice.models import AnswerHours, PartnerSite

DAY = 24 * 60


def site(brand: Brand, **fields: Any) -> PartnerSite:
    row = PartnerSite.objects.create(**{"name": "Lund Svar", "number": "+4930777001"} | fields)
    row.brands.add(brand)
    return row


def hours(brand: Brand, who: Who | None, **fields: Any) -> AnswerHours:
    """One side around the clock."""
    day = [] if who in (None, Who.MESSAGE) else [[0, DAY, str(who)]]
    last = AnswerHours.objects.in_force(brand)
    return AnswerHours.objects.create(
        **{"brand": brand, "weekly": [day] * 7, "changed": "hours"}
        | {"version": (last.version if last else 0) + 1}
        | fields
    )
