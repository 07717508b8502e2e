"""Whether the matter was settled, at once, and how long it took."""

from __future__ import annotations

from apps.analytics.domain.kpi import Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total


def first_contact_resolution(totals: Totals, options: Options) -> Ratio:
    """Settled by the first contact ÷ cases resolved. Always show two ways.

    ``by``: "no_repeat" (default): no further contact of the customer on any channel about the
    same reason within 7 days, and no transfer; "reopened": never reopened; "agent": the agents'
    own outcome; "survey": yes ÷ answers. There is no standard of the industry. For other spans
    of days see ``services/repeats.py``.
    """
    match options.get("by"):
        case "survey":
            return Ratio(total(totals, "fcr_yes"), total(totals, "fcr_answers"))
        case "agent":
            return Ratio(total(totals, "closed_said_resolved"), total(totals, "closed_by_agent"))
        case "reopened":
            closed = total(totals, "closed")
            return Ratio(closed - total(totals, "reopened"), closed)
    return Ratio(total(totals, "closed_once"), total(totals, "closed"))


def resolution_time(totals: Totals, options: Options) -> Ratio:
    """Last resolve - first contact of the case, mean in hours.

    ``clock``: "wall" (default, what the customer lived through) or "business".
    """
    spent = "resolution_business_ms" if options.get("clock") == "business" else "resolution_ms"
    return Ratio(total(totals, spent), total(totals, "closed"), 1 / 3_600_000)


def contacts_per_case(totals: Totals, options: Options) -> Ratio:
    """Interactions of the cases resolved ÷ cases resolved."""
    return Ratio(total(totals, "case_contacts"), total(totals, "closed"))


def contacts_per_order(totals: Totals, options: Options) -> Ratio:
    """Contacts customers began ÷ orders placed in the same time.

    Orders are told by the shop (``POST /api/v1/orders/``) and know their brand and nothing
    else: cut by anything but time and brand there is no value, and without orders neither.
    """
    orders = total(totals, "orders")
    return Ratio(total(totals, "arrived") if orders else 0, orders)


def reopen_rate(totals: Totals, options: Options) -> Ratio:
    """Cases that had been reopened ÷ cases resolved."""
    return Ratio(total(totals, "reopened"), total(totals, "closed"))


KPIS = [
    Kpi(
        "first_contact_resolution", "Resolved at first contact", Unit.PERCENT,
        "no further contact about it in 7 days, no transfer ÷ cases resolved",
        "cases with one contact, none after it in 7 days, no transfer", "cases resolved",
        first_contact_resolution, Clock.RESOLVED,
        options={"by": ("no_repeat", "reopened", "agent", "survey")},
        left_out="cases of the last 7 days are counted as they stand and may still fall",
        source="no standard of the industry: two ways are shown side by side",
    ),
    Kpi(
        "resolution_time", "Time to resolve", Unit.HOURS, "last resolve - first contact",
        "hours from first contact to last resolve", "cases resolved",
        resolution_time, Clock.RESOLVED, Better.DOWN, options={"clock": ("wall", "business")},
        source="Amazon average case resolution time",
    ),
    Kpi(
        "contacts_per_case", "Contacts a case", Unit.POINTS, "interactions ÷ cases resolved",
        "interactions of those cases", "cases resolved",
        contacts_per_case, Clock.RESOLVED, Better.DOWN,
    ),
    Kpi(
        "contacts_per_order", "Contacts an order", Unit.POINTS,
        "contacts customers began ÷ orders placed", "contacts customers began", "orders placed",
        contacts_per_order, Clock.BEGAN, Better.DOWN,
        left_out="what an agent began, and what went on over another channel",
        source="orders by the API; without them there is no value",
    ),
    Kpi(
        "reopen_rate", "Reopened", Unit.PERCENT, "reopened ÷ cases resolved",
        "cases that had been reopened", "cases resolved",
        reopen_rate, Clock.RESOLVED, Better.DOWN,
    ),
]  # fmt: skip
