"""Calling out, and how well volumes were foretold. Inputs come from apps that may not be there."""

from __future__ import annotations

from apps.analytics.domain.kpi import CALLS, Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total


def penetration(totals: Totals, options: Options) -> Ratio:
    """Records tried at least once ÷ records on the list."""
    return Ratio(total(totals, "records_tried"), total(totals, "records"))


def connect_rate(totals: Totals, options: Options) -> Ratio:
    """Live answers ÷ numbers dialled."""
    return Ratio(total(totals, "connects"), total(totals, "dials"))


def right_party(totals: Totals, options: Options) -> Ratio:
    """Reached the person meant ÷ live answers."""
    return Ratio(total(totals, "right_party"), total(totals, "connects"))


def conversion(totals: Totals, options: Options) -> Ratio:
    """Successes ÷ right-party contacts."""
    return Ratio(total(totals, "conversions"), total(totals, "right_party"))


def dial_abandons(totals: Totals, options: Options) -> Ratio:
    """Live answers nobody was there for ÷ live answers (the regulators' basis)."""
    return Ratio(total(totals, "dial_abandons"), total(totals, "connects"))


def promises_kept(totals: Totals, options: Options) -> Ratio:
    """Promises to pay that were kept ÷ promises."""
    return Ratio(total(totals, "promises_kept"), total(totals, "promises"))


def forecast_error(totals: Totals, options: Options) -> Ratio:
    """wMAPE: Σ |actual - forecast| ÷ Σ actual; "bias" keeps the sign, over is positive."""
    which = "forecast_bias" if options.get("as") == "bias" else "forecast_error"
    return Ratio(total(totals, which), total(totals, "forecast_actual"))


_LATER = "outbound campaigns; without them there is no value"


def _kpi(key, label, formula, numerator, denominator, compute, better=Better.UP) -> Kpi:  # type: ignore[no-untyped-def]
    return Kpi(
        key, label, Unit.PERCENT, formula, numerator, denominator, compute, Clock.HANDLED,
        better, channels=CALLS, source=_LATER,
    )  # fmt: skip


KPIS = [
    _kpi("penetration", "List penetration", "tried ÷ records", "records tried", "records",
         penetration),
    _kpi("connect_rate", "Connected", "live answers ÷ dials", "live answers", "dials",
         connect_rate),
    _kpi("right_party", "Right party", "right party ÷ live answers", "right-party contacts",
         "live answers", right_party),
    _kpi("conversion", "Conversion", "successes ÷ right party", "successes",
         "right-party contacts", conversion),
    _kpi("dial_abandons", "Abandoned by us", "nobody there ÷ live answers",
         "live answers nobody was there for", "live answers", dial_abandons, Better.DOWN),
    _kpi("promises_kept", "Promises kept", "kept ÷ promises", "promises kept", "promises",
         promises_kept),
    Kpi(
        "forecast_error", "Forecast error", Unit.PERCENT, "Σ |actual - forecast| ÷ Σ actual",
        "contacts foretold too many or too few", "contacts that came",
        forecast_error, Clock.OFFERED, Better.DOWN, options={"as": ("wmape", "bias")},
        source="forecasts; without them there is no value",
    ),
]  # fmt: skip
