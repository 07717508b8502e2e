"""What customers said when they were asked, and what reviewers found."""

from __future__ import annotations

from apps.analytics.domain.kpi import Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total


def csat(totals: Totals, options: Options) -> Ratio:
    """Answers of 4 and 5 ÷ answers on 1 to 5: ratings after the contact, and surveys.

    ``as``: "share" (default, top two boxes) or "mean".
    """
    answers = total(totals, "rated") + total(totals, "csat_answers")
    if options.get("as") == "mean":
        return Ratio(total(totals, "rating_sum") + total(totals, "csat_sum"), answers)
    return Ratio(total(totals, "rated_good") + total(totals, "csat_good"), answers)


def rating_rate(totals: Totals, options: Options) -> Ratio:
    """Ratings ÷ contacts handled: how many said anything at all."""
    return Ratio(total(totals, "rated") + total(totals, "csat_answers"), total(totals, "handled"))


def nps(totals: Totals, options: Options) -> Ratio:
    """Share of 9 and 10 minus share of 0 to 6, from -100 to 100. Not asked: no value."""
    lead = total(totals, "nps_promoters") - total(totals, "nps_detractors")
    return Ratio(lead, total(totals, "nps_answers"), 100)


def ces(totals: Totals, options: Options) -> Ratio:
    """Answers of 5 to 7 ÷ answers on 1 to 7 ("it was easy"). ``as``: "share" or "mean"."""
    if options.get("as") == "mean":
        return Ratio(total(totals, "ces_sum"), total(totals, "ces_answers"))
    return Ratio(total(totals, "ces_easy"), total(totals, "ces_answers"))


def quality_score(totals: Totals, options: Options) -> Ratio:
    """Mean final score of randomly sampled reviews. ``as``: "mean" or "critical".

    "critical" is the share without a critical error (COPC). Reviews that somebody picked do
    not count. None reviewed: no value. Points are hundredths of a percent, whole numbers.
    """
    if options.get("as") == "critical":
        return Ratio(total(totals, "quality_critical"), total(totals, "quality_scores"))
    return Ratio(total(totals, "quality_points"), total(totals, "quality_scores"), 0.0001)


_SURVEY = "surveys; without them there is no value"
KPIS = [
    Kpi(
        "csat", "Satisfied", Unit.PERCENT, "4 and 5 ÷ answers on 1 to 5",
        "answers of 4 or 5", "answers", csat, Clock.BEGAN,
        options={"as": ("share", "mean")}, source="top two boxes",
    ),
    Kpi(
        "rating_rate", "Answered the question", Unit.PERCENT, "answers ÷ handled",
        "answers", "contacts handled", rating_rate, Clock.HANDLED, Better.UP,
    ),
    Kpi(
        "nps", "Net promoter score", Unit.POINTS, "% of 9 and 10 - % of 0 to 6",
        "promoters less detractors", "answers", nps, Clock.BEGAN, source=_SURVEY,
    ),
    Kpi(
        "ces", "It was easy", Unit.PERCENT, "5 to 7 ÷ answers on 1 to 7",
        "answers of 5 to 7", "answers", ces, Clock.BEGAN, options={"as": ("share", "mean")},
        source=_SURVEY,
    ),
    Kpi(
        "quality_score", "Quality", Unit.PERCENT, "Σ final scores ÷ random reviews",
        "final scores of randomly sampled reviews", "such reviews",
        quality_score, Clock.HANDLED, options={"as": ("mean", "critical")},
        left_out="reviews that somebody picked", source="COPC's critical errors beside it",
    ),
]  # fmt: skip
