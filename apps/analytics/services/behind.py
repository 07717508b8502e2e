"""What is behind a number: the contacts that were counted, for whoever may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from apps.analytics import querysets
from apps.analytics.domain.kpi import Clock
from apps.analytics.domain.registry import KPIS
from apps.analytics.models import CaseFact, ContactFact, HoldingFact, OfferFact, PlaceFact
from apps.analytics.services.figures import Filters, Period
from apps.interactions.models import Interaction

if TYPE_CHECKING:
    from apps.accounts.models import User

# The fact a figure is made of, and which of them are in its numerator.
NUMERATORS: dict[str, tuple[type[Any], Q]] = {
    "service_level": (PlaceFact, Q(in_time=True)),
    "abandonment": (PlaceFact, Q(left="abandoned")),
    "speed_of_answer": (PlaceFact, Q(left="answered")),
    "patience": (PlaceFact, Q(left="abandoned")),
    "flow_out": (PlaceFact, Q(left="flowed_out")),
    "overflow_share": (PlaceFact, Q(is_overflow=True)),
    "offered": (PlaceFact, Q()),
    "transfer_rate": (HoldingFact, Q(how__in=["transferred", "handed_over"])),
    "first_response": (ContactFact, Q(first_reply_ms__isnull=False)),
    "replied_in_time": (ContactFact, Q(is_reply_due=True)),
    "bot_response": (ContactFact, Q(bot_reply_ms__isnull=False)),
    "response_time": (ContactFact, Q(turns__gt=0)),
    "csat": (ContactFact, Q(rating__isnull=False)),
    "rating_rate": (ContactFact, Q(rating__isnull=False)),
    "non_response": (OfferFact, Q(state="expired")),
    "reopen_rate": (CaseFact, Q(reopened__gt=0)),
}
_HANDLED = ~Q(how__in=["", "released"])
CLOCKS: dict[Clock, tuple[type[Any], Q]] = {
    Clock.OFFERED: (PlaceFact, Q()),
    Clock.BEGAN: (ContactFact, Q()),
    Clock.HANDLED: (HoldingFact, _HANDLED),
    Clock.RESOLVED: (CaseFact, Q()),
    Clock.PASSED: (HoldingFact, _HANDLED),
}


def contacts(kpi: str, period: Period, filters: Filters, *, reader: User) -> QuerySet[Interaction]:
    """The interactions behind a figure, newest first, cut to what the reader may open.

    The figure counts what the reader's reports may count; of those, cases they may not open
    stay closed.
    """
    model, counted = NUMERATORS.get(kpi) or CLOCKS[KPIS[kpi].clock]
    rows = model.objects.filter(
        filters.condition() & counted & querysets.condition(reader),
        at__gte=period.start,
        at__lt=period.end,
    )
    seen = Interaction.objects.visible_to(reader).order_by("-opened_at", "-id")
    if model is CaseFact:
        found: QuerySet[Interaction] = seen.filter(case__in=rows.values("case"))
    else:
        found = seen.filter(pk__in=rows.values("interaction"))
    return found


def words(kpi: str) -> str:
    """What is listed: the numerator where it is a part of the contacts, else all of them."""
    figure = KPIS[kpi]
    return figure.numerator if kpi in NUMERATORS else figure.denominator or figure.numerator
