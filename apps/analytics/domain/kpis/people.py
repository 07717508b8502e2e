"""How people's time was used: only time they were there for counts."""

from __future__ import annotations

from apps.analytics.domain.kpi import Better, Clock, Kpi, Options, Ratio, Unit
from apps.analytics.domain.measures import Totals, total


def occupancy(totals: Totals, options: Options) -> Ratio:
    """Union of handling ÷ (handling + idle while routable).

    ``handling``: "all" (default) or "routable", only what was handled while available. Two
    chats at once are one person's time once. Signed off all day: no value.
    Source: Amazon's wall clock; COPC (talk + hold + wrap-up) ÷ logged in and ready.
    """
    busy = "handling_routable_ms" if options.get("handling") == "routable" else "handling_ms"
    handling = total(totals, busy)
    return Ratio(handling, handling + total(totals, "idle_ms"))


def load_factor(totals: Totals, options: Options) -> Ratio:
    """Σ weights of items × time ÷ capacity × routable time: sees what occupancy cannot.

    Three chats of 30 % are 90 % of a person, one of them 30 %; both are fully occupied.
    """
    return Ratio(total(totals, "load_ms"), total(totals, "routable_ms"), 0.01)


def concurrency(totals: Totals, options: Options) -> Ratio:
    """Σ time of items ÷ their union: how many a person has at once while busy. Never under 1."""
    return Ratio(total(totals, "items_ms"), total(totals, "handling_ms"))


def utilisation(totals: Totals, options: Options) -> Ratio:
    """(handling + other productive time) ÷ paid time.

    ``of``: "productive" (default; injixo, Call Centre Helper) or "phone", handling and idle
    time ÷ paid (ICMI's author).
    """
    if options.get("of") == "phone":
        used = total(totals, "handling_ms") + total(totals, "idle_ms")
    else:
        used = total(totals, "handling_ms") + total(totals, "productive_ms")
    return Ratio(used, total(totals, "paid_ms"))


def adherence(totals: Totals, options: Options) -> Ratio:
    """Scheduled time in an allowed state ÷ scheduled time tracked. No schedule: no value."""
    return Ratio(total(totals, "adherent_ms"), total(totals, "scheduled_ms"))


def conformance(totals: Totals, options: Options) -> Ratio:
    """Worked on queue ÷ scheduled on queue; over 100 % who stayed longer. No schedule: no value."""
    return Ratio(total(totals, "worked_on_queue_ms"), total(totals, "scheduled_on_queue_ms"))


def non_response(totals: Totals, options: Options) -> Ratio:
    """Offers that ran out ÷ offers, customers' leaving and device failures aside.

    ``declined``: whether passing one on counts as not responding (default not).
    """
    missed = total(totals, "offers_missed")
    if options.get("declined"):
        missed += total(totals, "offers_declined")
    counted = (
        total(totals, "offers_accepted")
        + total(totals, "offers_declined")
        + total(totals, "offers_missed")
    )
    return Ratio(missed, counted)


def signed_in(totals: Totals, options: Options) -> Ratio:
    """Time signed in, in hours."""
    return Ratio(total(totals, "signed_in_ms"), 1, 1 / 3_600_000)


def contacts_per_hour(totals: Totals, options: Options) -> Ratio:
    """Handled ÷ hours in which at least one contact was in hand or one could have come."""
    busy = total(totals, "handling_ms") + total(totals, "idle_ms")
    return Ratio(total(totals, "handled"), busy, 3_600_000)


def pulse(totals: Totals, options: Options) -> Ratio:
    """Answers of 4 or 5 ÷ answers to the agents' pulse; under 5 answers: no value (anonymous)."""
    answers = total(totals, "pulse_answers")
    return Ratio(total(totals, "pulse_good"), answers if answers >= 5 else 0)


_PLAN = "schedules; without them there is no value"
KPIS = [
    Kpi(
        "occupancy", "Occupancy", Unit.PERCENT, "handling ÷ (handling + idle)",
        "time with at least one contact, counted once",
        "that, and time available with nothing in hand",
        occupancy, Clock.PASSED, Better.NEITHER, options={"handling": ("all", "routable")},
        left_out="absences and time signed off", source="Amazon's wall clock; COPC",
    ),
    Kpi(
        "load_factor", "Load", Unit.PERCENT, "Σ weight × time ÷ time available",
        "time of contacts in hand by weight", "time available",
        load_factor, Clock.PASSED, Better.NEITHER,
        source="ours: occupancy does not see how many run at once",
    ),
    Kpi(
        "concurrency", "At once", Unit.POINTS, "Σ time of contacts ÷ time with at least one",
        "time of contacts in hand, each counted", "time with at least one contact",
        concurrency, Clock.PASSED, Better.NEITHER,
    ),
    Kpi(
        "utilisation", "Utilisation", Unit.PERCENT, "(handling + other productive) ÷ paid",
        "time with contacts or in productive absences", "paid time",
        utilisation, Clock.PASSED, Better.UP, options={"of": ("productive", "phone")},
        source="injixo, Call Centre Helper; ICMI's author differs",
    ),
    Kpi(
        "adherence", "Adherence", Unit.PERCENT, "in an allowed state ÷ scheduled",
        "scheduled minutes in an allowed state", "scheduled minutes tracked",
        adherence, Clock.PASSED, source=_PLAN,
    ),
    Kpi(
        "conformance", "Conformance", Unit.PERCENT, "worked on queue ÷ scheduled on queue",
        "minutes worked on queue", "minutes scheduled on queue",
        conformance, Clock.PASSED, source=_PLAN,
    ),
    Kpi(
        "non_response", "Offers missed", Unit.PERCENT, "missed ÷ offers a person could answer",
        "offers that ran out", "offers accepted, passed on or missed",
        non_response, Clock.OFFERED, Better.DOWN, options={"declined": (False, True)},
        left_out="offers taken back, and those whose browser was not reached",
        source="Amazon has both variants",
    ),
    Kpi(
        "signed_in", "Signed in", Unit.HOURS, "time signed in", "time signed in", "",
        signed_in, Clock.PASSED, Better.NEITHER,
    ),
    Kpi(
        "contacts_per_hour", "Contacts an hour", Unit.POINTS,
        "handled ÷ hours handling or idle", "contacts handled", "hours handling or idle",
        contacts_per_hour, Clock.PASSED, Better.NEITHER,
    ),
    Kpi(
        "agent_satisfaction", "Agents' pulse", Unit.PERCENT, "4 and 5 ÷ answers",
        "answers of 4 or 5", "answers", pulse, Clock.PASSED,
        source="a pulse survey; under 5 answers there is no value",
    ),
]  # fmt: skip
