"""What is behind a number: the contacts that were counted, for whoever may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Extract

from apps.analytics import querysets
from apps.analytics.domain.kpi import Clock
from apps.analytics.domain.registry import KPIS
from apps.analytics.models import CaseFact, ContactFact, HoldingFact, OfferFact, PlaceFact
from apps.analytics.services import opinions, standing
from apps.analytics.services.figures import Filters, Period
from apps.interactions.models import Interaction

if TYPE_CHECKING:
    from apps.accounts.models import User

Facts = tuple[type[Any], Q]
# Figures whose numerator is some of the contacts: the fact, and which of them.
PARTS: dict[str, Facts] = {
    "service_level": (PlaceFact, Q(in_time=True)),
    "abandonment": (PlaceFact, Q(left="abandoned")),
    "flow_out": (PlaceFact, Q(left="flowed_out")),
    "overflow_share": (PlaceFact, Q(is_overflow=True)),
    "offered": (PlaceFact, Q()),
    "transfer_rate": (HoldingFact, Q(how__in=["transferred", "handed_over"])),
    "replied_in_time": (ContactFact, Q(is_reply_due=True, first_reply_at__lte=F("reply_due_at"))),
    "csat": (ContactFact, Q(rating__gte=4)),
    "rating_rate": (ContactFact, Q(rating__isnull=False)),
    "contacts_per_order": (ContactFact, Q(direction="in", is_continuation=False)),
    "non_response": (OfferFact, Q(state="expired")),
    "reopen_rate": (CaseFact, Q(reopened__gt=0)),
}
# Means and peaks of some of the contacts: those.
OVER: dict[str, Facts] = {
    "speed_of_answer": (PlaceFact, Q(left="answered")),
    "patience": (PlaceFact, Q(left="abandoned")),
    "longest_wait": (PlaceFact, ~Q(left="waiting")),
    "wait_error": (PlaceFact, Q(left="answered", foretold_ms__isnull=False)),
    "first_response": (ContactFact, Q(first_reply_ms__isnull=False)),
    "bot_response": (ContactFact, Q(bot_reply_ms__isnull=False)),
    "response_time": (ContactFact, Q(turns__gt=0)),
}
_HANDLED = ~Q(how__in=["", "released"])
CLOCKS: dict[Clock, Facts] = {
    Clock.OFFERED: (PlaceFact, Q()),
    Clock.BEGAN: (ContactFact, Q()),
    Clock.HANDLED: (HoldingFact, _HANDLED),
    Clock.RESOLVED: (CaseFact, Q()),
    Clock.PASSED: (HoldingFact, _HANDLED),
}


def contacts(
    kpi: str,
    period: Period,
    filters: Filters,
    *,
    reader: User,
    hour: tuple[int, int] | None = None,
) -> QuerySet[Interaction]:
    """The interactions behind a figure, newest first, cut to what the reader may open.

    The figure counts what the reader's reports may count; of those, cases they may not open
    stay closed. ``hour``: of one weekday (1 is Monday) and hour alone.
    """
    kept = filters.suited(KPIS[kpi].channels)
    seen: QuerySet[Interaction] = Interaction.objects.visible_to(reader)
    seen = seen.order_by("-opened_at", "-id")
    if KPIS[kpi].clock is Clock.NOW:
        return seen.filter(pk__in=standing.open_at_end(period, kept, reader).values("interaction"))
    said = opinions.behind(kpi, period, kept, reader=reader)
    if said is None:
        return seen.filter(_counted(kpi, period, kept, reader, hour))
    answered = Q(pk__in=_of_hour(said, period, hour).values("interaction"))
    if kpi in PARTS:  # ratings of the chat beside answers to surveys
        answered |= _counted(kpi, period, kept, reader, hour)
    return seen.filter(answered)


def words(kpi: str) -> str:
    """What is listed: the numerator where it is a part of the contacts, else all of them."""
    figure = KPIS[kpi]
    return figure.numerator if kpi in {*PARTS, "ces"} else figure.denominator or figure.numerator


def _counted(
    kpi: str, period: Period, filters: Filters, reader: User, hour: tuple[int, int] | None
) -> Q:
    model, which = PARTS.get(kpi) or OVER.get(kpi) or CLOCKS[KPIS[kpi].clock]
    rows = model.objects.filter(
        filters.condition() & querysets.condition(reader), at__gte=period.start, at__lt=period.end
    )
    rows = _of_hour(rows.filter(which), period, hour)
    if model is CaseFact:
        return Q(case__in=rows.values("case"))
    return Q(pk__in=rows.values("interaction"))


def _of_hour(rows: QuerySet[Any], period: Period, hour: tuple[int, int] | None) -> QuerySet[Any]:
    if hour is None:
        return rows
    place = ZoneInfo(period.zone)
    when = {name: Extract("at", name, tzinfo=place) for name in ("iso_week_day", "hour")}
    rows = rows.alias(of_day=when["iso_week_day"], of_hour=when["hour"])
    return rows.filter(of_day=hour[0], of_hour=hour[1])
