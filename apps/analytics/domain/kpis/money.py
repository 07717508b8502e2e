"""What a contact costs. Money is counted in whole cents and shown in the centre's currency."""

from __future__ import annotations

from apps.analytics.domain.kpi import Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total


def cost_per_contact(totals: Totals, options: Options) -> Ratio:
    """(paid time × loaded rate, by focus share, + fees + overhead) ÷ handled.

    ``per``: "contact" (default), "resolution" or "minute" of focus and wrap-up. Without rates
    nothing costs anything, and there is no value.
    """
    cents = total(totals, "cost_cents")
    if not cents:
        return Ratio(0, 0, 0.01)
    match options.get("per"):
        case "resolution":
            return Ratio(cents, total(totals, "closed"), 0.01)
        case "minute":
            spent = total(totals, "focus_ms") + total(totals, "wrap_ms")
            return Ratio(cents, spent, 600.0)  # cents a millisecond to money a minute
    return Ratio(cents, total(totals, "handled"), 0.01)


KPIS = [
    Kpi(
        "cost_per_contact", "Cost a contact", Unit.MONEY,
        "(paid time × rate, by focus share, + fees + overhead) ÷ handled",
        "cost of people, channels, licences and overhead", "contacts handled",
        cost_per_contact, Clock.HANDLED, Better.DOWN,
        options={"per": ("contact", "resolution", "minute")},
        source="by call volume and by duration",
    ),
]  # fmt: skip
