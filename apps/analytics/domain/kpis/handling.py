"""How long contacts take, and how often they are passed on."""

from __future__ import annotations

from apps.analytics.domain.kpi import CALLS, Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total


def handle_time(totals: Totals, options: Options) -> Ratio:
    """(focus + wrap-up) ÷ handled, in seconds.

    Focus is the conversation, shared alike between what ran at once: two chats side by side
    cost an hour of one person, not two. For a call it is talk + hold. ``clock``: "focus"
    (default) or "wall", the conversation without sharing. Time in a custom state between
    contacts is nobody's. Source: Genesys total handle ÷ interactions; Amazon without custom
    states.
    """
    talk = "talk_ms" if options.get("clock") == "wall" else "focus_ms"
    return Ratio(total(totals, talk) + total(totals, "wrap_ms"), total(totals, "handled"), 0.001)


def focus_time(totals: Totals, options: Options) -> Ratio:
    """Focus ÷ handled, in seconds: handle time without wrap-up."""
    return Ratio(total(totals, "focus_ms"), total(totals, "handled"), 0.001)


def wrap_up_time(totals: Totals, options: Options) -> Ratio:
    """Wrap-up ÷ handled, in seconds."""
    return Ratio(total(totals, "wrap_ms"), total(totals, "handled"), 0.001)


def session_length(totals: Totals, options: Options) -> Ratio:
    """From taking it to being done ÷ handled, in seconds; the customer's silences included."""
    return Ratio(total(totals, "session_ms"), total(totals, "handled"), 0.001)


def transfer_rate(totals: Totals, options: Options) -> Ratio:
    """Passed on ÷ handled. ``to``: "any" (default), "queue" or "colleague"."""
    moved = total(totals, "passed_on")
    if options.get("to") == "queue":
        moved = total(totals, "to_queue")
    elif options.get("to") == "colleague":
        moved -= total(totals, "to_queue")
    return Ratio(moved, total(totals, "handled"))


def handled(totals: Totals, options: Options) -> Ratio:
    """Stretches of an agent with a contact that ended; a transferred contact counts for both."""
    return Ratio(total(totals, "handled"), 1)


def short_calls(totals: Totals, options: Options) -> Ratio:
    """Calls shorter than the limit ÷ calls. No calls: no value."""
    return Ratio(total(totals, "short_calls"), total(totals, "calls"))


def hold_share(totals: Totals, options: Options) -> Ratio:
    """Time on hold ÷ time of calls."""
    return Ratio(total(totals, "calls_hold_ms"), total(totals, "calls_ms"))


def dead_air(totals: Totals, options: Options) -> Ratio:
    """Time in which nobody spoke ÷ time of calls."""
    return Ratio(total(totals, "dead_air_ms"), total(totals, "calls_ms"))


def talk_over(totals: Totals, options: Options) -> Ratio:
    """Time in which both spoke ÷ time of calls."""
    return Ratio(total(totals, "talk_over_ms"), total(totals, "calls_ms"))


_LATER = "a phone channel; without one there is no value"
KPIS = [
    Kpi(
        "handle_time", "Handle time", Unit.SECONDS, "(focus + wrap-up) ÷ handled",
        "seconds of conversation, shared between what ran at once, and wrap-up",
        "contacts handled",
        handle_time, Clock.HANDLED, Better.NEITHER, options={"clock": ("focus", "wall")},
        left_out="silences after our word that are longer than one keeps an eye on",
        source="AHT; Genesys total handle ÷ interactions",
    ),
    Kpi(
        "focus_time", "Conversation", Unit.SECONDS, "focus ÷ handled",
        "seconds of conversation, shared between what ran at once", "contacts handled",
        focus_time, Clock.HANDLED, Better.NEITHER,
    ),
    Kpi(
        "wrap_up_time", "Wrap-up", Unit.SECONDS, "wrap-up ÷ handled",
        "seconds of wrap-up", "contacts handled",
        wrap_up_time, Clock.HANDLED, Better.NEITHER, source="ACW",
    ),
    Kpi(
        "session_length", "Session", Unit.SECONDS, "Σ (done - taken) ÷ handled",
        "seconds from taking it to being done", "contacts handled",
        session_length, Clock.HANDLED, Better.NEITHER,
    ),
    Kpi(
        "transfer_rate", "Passed on", Unit.PERCENT, "passed on ÷ handled",
        "contacts handed to another queue or colleague", "contacts handled",
        transfer_rate, Clock.HANDLED, Better.DOWN, options={"to": ("any", "queue", "colleague")},
    ),
    Kpi(
        "handled", "Handled", Unit.COUNT, "an agent's stretches that ended", "contacts handled",
        "", handled, Clock.HANDLED, Better.NEITHER, left_out="what was put back in line",
    ),
    Kpi(
        "short_calls", "Short calls", Unit.PERCENT, "short calls ÷ calls", "calls under the limit",
        "calls", short_calls, Clock.HANDLED, Better.DOWN, channels=CALLS, source=_LATER,
    ),
    Kpi(
        "hold_share", "On hold", Unit.PERCENT, "hold ÷ call time", "seconds on hold",
        "seconds of calls", hold_share, Clock.HANDLED, Better.DOWN, channels=CALLS, source=_LATER,
    ),
    Kpi(
        "dead_air", "Dead air", Unit.PERCENT, "silence ÷ call time", "seconds nobody spoke",
        "seconds of calls", dead_air, Clock.HANDLED, Better.DOWN, channels=CALLS, source=_LATER,
    ),
    Kpi(
        "talk_over", "Talk-over", Unit.PERCENT, "both spoke ÷ call time", "seconds both spoke",
        "seconds of calls", talk_over, Clock.HANDLED, Better.DOWN, channels=CALLS, source=_LATER,
    ),
]  # fmt: skip
