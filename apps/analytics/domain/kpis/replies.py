"""How soon people answer in words. A bot's reply never stops the clock."""

from __future__ import annotations

from apps.analytics.domain.kpi import Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total


def first_response(totals: Totals, options: Options) -> Ratio:
    """First human reply - first customer message, mean in seconds.

    ``clock``: "business" (default: opening hours of the contact's queue) or "wall". Bot replies
    are left out and shown by ``bot_response``. Source: Amazon average agent first response.
    """
    spent = "first_reply_ms" if options.get("clock") == "wall" else "first_reply_business_ms"
    return Ratio(total(totals, spent), total(totals, "replied"), 0.001)


def replied_in_time(totals: Totals, options: Options) -> Ratio:
    """First human replies within the promise ÷ those due: the service level of what is deferred.

    Due is what was kept or whose time has run out; what is still in time is left out.
    """
    return Ratio(total(totals, "reply_in_time"), total(totals, "reply_due"))


def bot_response(totals: Totals, options: Options) -> Ratio:
    """First bot reply - first customer message, mean in seconds, wall clock."""
    return Ratio(total(totals, "bot_reply_ms"), total(totals, "bot_replied"), 0.001)


def response_time(totals: Totals, options: Options) -> Ratio:
    """Mean over turns of (our reply - the customer's turn), in seconds, wall clock.

    Several messages in a row are one turn, counted from the first of them.
    """
    return Ratio(total(totals, "turn_ms"), total(totals, "turns"), 0.001)


def messages_per_contact(totals: Totals, options: Options) -> Ratio:
    """Messages of customers and people here ÷ interactions that began; bots aside."""
    began = total(totals, "arrived") + total(totals, "outbound") + total(totals, "continued")
    return Ratio(total(totals, "received") + total(totals, "sent"), began)


KPIS = [
    Kpi(
        "first_response", "First reply", Unit.SECONDS,
        "first reply of a person - first message", "seconds until a person's first reply",
        "contacts that got one",
        first_response, Clock.BEGAN, Better.DOWN, options={"clock": ("business", "wall")},
        left_out="bot replies, automatic answers, contacts without a reply yet",
        source="Amazon average agent first response",
    ),
    Kpi(
        "replied_in_time", "Replied in time", Unit.PERCENT,
        "first replies of a person in time ÷ first replies due",
        "first replies by a person within the promise", "first replies due",
        replied_in_time, Clock.BEGAN, left_out="bot replies, what is still in time",
        source="the service level of deferred channels",
    ),
    Kpi(
        "bot_response", "First reply of a bot", Unit.SECONDS,
        "first reply of a bot - first message", "seconds until a bot's first reply",
        "contacts that got one", bot_response, Clock.BEGAN, Better.DOWN,
    ),
    Kpi(
        "response_time", "Reply time", Unit.SECONDS, "Σ (our reply - their turn) ÷ turns",
        "seconds customers waited for our next word", "turns answered",
        response_time, Clock.BEGAN, Better.DOWN, source="agent response time",
    ),
    Kpi(
        "messages_per_contact", "Messages a contact", Unit.POINTS,
        "(received + sent) ÷ interactions", "messages of customers and people",
        "interactions that began", messages_per_contact, Clock.BEGAN, Better.NEITHER,
    ),
]  # fmt: skip
