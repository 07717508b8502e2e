"""Who was answered, how soon, and who did not wait."""

from __future__ import annotations

from apps.analytics.domain.kpi import (
    EVERY,
    LIVE,
    MESSAGES,
    Better,
    Clock,
    Kpi,
    Options,
    Ratio,
    Unit,
)
from apps.analytics.domain.measures import Totals, total


def service_level(totals: Totals, options: Options) -> Ratio:
    """Answered in time ÷ (answered + abandoned after the short limit).

    The promise is the queue's own (80 % in 20 s), as it was when the contact came.
    ``abandons``: "counted" (default) as missed, "left_out", or "success" when the customer left
    before the promise ran out cannot be told apart from later, so it counts every abandonment
    as kept. ``flow_outs``: whether contacts that flowed out count as missed. Short abandons
    never count. Nothing offered: no value.
    Source: Genesys (answered - violations) ÷ answered with options; Amazon counts every removal.
    """
    kept, counted = total(totals, "in_time"), total(totals, "answered")
    if options.get("abandons") == "counted":
        counted += total(totals, "abandoned")
    elif options.get("abandons") == "success":
        kept, counted = kept + total(totals, "abandoned"), counted + total(totals, "abandoned")
    if options.get("flow_outs"):
        counted += total(totals, "flowed_out")
    return Ratio(kept, counted)


def abandonment(totals: Totals, options: Options) -> Ratio:
    """Abandoned in queue after the short-abandon limit ÷ offered.

    ``of``: "offered" (default, Genesys) or "settled", without who still waits, flowed out or
    left at once. ``short``: whether short abandons count as abandoned. Abandons in the phone
    menu are none of the queue's. Source: Genesys abandoned ÷ offered; Amazon ÷ queued.
    """
    lost = total(totals, "abandoned")
    if options.get("short"):
        lost += total(totals, "short_abandons")
    if options.get("of") == "settled":
        return Ratio(lost, total(totals, "answered") + lost)
    return Ratio(lost, total(totals, "offered"))


def speed_of_answer(totals: Totals, options: Options) -> Ratio:
    """Σ wait of the answered ÷ answered, in seconds. Who gave up is not in it."""
    return Ratio(total(totals, "wait_answered_ms"), total(totals, "answered"), 0.001)


def patience(totals: Totals, options: Options) -> Ratio:
    """Σ wait of those who gave up ÷ abandoned, in seconds; short abandons aside."""
    return Ratio(total(totals, "wait_abandoned_ms"), total(totals, "abandoned"), 0.001)


def longest_wait(totals: Totals, options: Options) -> Ratio:
    """The longest wait of anybody who was answered, gave up or was sent on, in seconds.

    A peak: it is not added. Who still waits is on the floor, live. Nobody waited: no value.
    """
    longest = total(totals, "longest_wait_ms")
    return Ratio(longest, 1 if longest else 0, 0.001)


def wait_error(totals: Totals, options: Options) -> Ratio:
    """Σ |waited - told| ÷ answered who had been told a wait, in seconds.

    ``as``: "size" (default) or "bias", which keeps the sign: over 0 they waited longer than
    told. Who gave up is left out: what they would have waited nobody knows. The median and 9 in
    10 are in ``services/spreads.py``.
    """
    measure = "wait_bias_ms" if options.get("as") == "bias" else "wait_error_ms"
    return Ratio(total(totals, measure), total(totals, "wait_foretold"), 0.001)


def flow_out(totals: Totals, options: Options) -> Ratio:
    """Flowed out ÷ offered: to another queue, to mail, or ended by a rule without an agent."""
    return Ratio(total(totals, "flowed_out"), total(totals, "offered"))


def overflow_share(totals: Totals, options: Options) -> Ratio:
    """Offered contacts an overflow rule sent on ÷ offered."""
    return Ratio(total(totals, "overflowed"), total(totals, "offered"))


def offered(totals: Totals, options: Options) -> Ratio:
    """Places in line that began. A contact transferred to a second queue is offered there anew."""
    return Ratio(total(totals, "offered"), 1)


def reconcile(totals: Totals) -> int:
    """offered - (answered + abandoned + short + flowed out + still waiting): 0, or we lie."""
    parts = ("answered", "abandoned", "short_abandons", "flowed_out", "waiting")
    return total(totals, "offered") - sum(total(totals, part) for part in parts)


_WAITING = (*LIVE, *MESSAGES)
KPIS = [
    Kpi(
        "service_level", "Service level", Unit.PERCENT,
        "answered in time ÷ (answered + abandoned)",
        "contacts answered within the queue's promise",
        "contacts answered, or abandoned after 5 s",
        service_level, Clock.OFFERED, channels=EVERY,
        options={"abandons": ("counted", "left_out", "success"), "flow_outs": (False, True)},
        left_out="short abandons, what flowed out, what still waits",
        source="Genesys, with its options; Amazon counts every removal",
        version=2,
        changed="by the promise of the day the contact came; before, where none was noted with"
        " it, by the queue's promise of the day it was counted",
    ),
    Kpi(
        "abandonment", "Abandoned", Unit.PERCENT,
        "abandoned after 5 s ÷ offered",
        "contacts the customer left after 5 s in line", "contacts offered",
        abandonment, Clock.OFFERED, Better.DOWN, channels=_WAITING,
        options={"of": ("offered", "settled"), "short": (False, True)},
        left_out="short abandons from the numerator",
        source="Genesys ÷ offered; Amazon ÷ queued",
    ),
    Kpi(
        "speed_of_answer", "Speed of answer", Unit.SECONDS,
        "Σ wait of answered ÷ answered", "seconds waited until the answer", "contacts answered",
        speed_of_answer, Clock.OFFERED, Better.DOWN, channels=_WAITING,
        left_out="who gave up; hours before the opening",
        source="ASA; Amazon includes the agent's whisper",
    ),
    Kpi(
        "patience", "Patience", Unit.SECONDS,
        "Σ wait of abandoned ÷ abandoned", "seconds waited by those who gave up",
        "contacts abandoned",
        patience, Clock.OFFERED, Better.NEITHER, channels=_WAITING, left_out="short abandons",
    ),
    Kpi(
        "longest_wait", "Longest wait", Unit.SECONDS, "the longest wait",
        "seconds waited by who waited longest", "",
        longest_wait, Clock.OFFERED, Better.DOWN, channels=_WAITING, adds_up=False,
        left_out="who still waits: that is on the floor",
    ),
    Kpi(
        "wait_error", "Wait told wrong", Unit.SECONDS, "Σ |waited - told| ÷ answered and told",
        "seconds between the wait told and the wait", "answered who had been told a wait",
        wait_error, Clock.OFFERED, Better.DOWN, channels=_WAITING,
        options={"as": ("size", "bias")}, left_out="who gave up",
    ),
    Kpi(
        "flow_out", "Flowed out", Unit.PERCENT, "flowed out ÷ offered",
        "contacts that left the queue without an answer, not by the customer", "contacts offered",
        flow_out, Clock.OFFERED, Better.DOWN,
    ),
    Kpi(
        "overflow_share", "Overflow", Unit.PERCENT, "sent on by an overflow rule ÷ offered",
        "contacts an overflow rule sent on", "contacts offered",
        overflow_share, Clock.OFFERED, Better.DOWN,
    ),
    Kpi(
        "offered", "Offered", Unit.COUNT, "places in line that began", "contacts offered", "",
        offered, Clock.OFFERED, Better.NEITHER,
        left_out="what an agent began, and what went on over another channel",
    ),
]  # fmt: skip
