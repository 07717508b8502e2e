"""The sums every figure is made of. Whole numbers, so that any two may be added in any order.

Times are milliseconds. Each measure is booked in the quarter of an hour of one event (its
clock), and never in another: that is why reports of different cuts agree.
"""

from __future__ import annotations

from collections.abc import Mapping

PLACE = {  # by the moment it was offered to the queue
    "offered": "places in line that began",
    "answered": "of them, taken by somebody",
    "in_time": "answered within the queue's promise",
    "abandoned": "left by the customer after the short-abandon limit",
    "short_abandons": "left by the customer before the limit",
    "flowed_out": "went to another queue or ended without an agent",
    "waiting": "still in line",
    "wait_answered_ms": "waited until the answer",
    "wait_abandoned_ms": "waited until the customer left, short ones aside",
    "overflowed": "of flowed out, by an overflow rule",
    "promised_percent": "the shares their queues had promised when they came, summed",
    "wait_foretold": "answered, of those who had been told a wait",
    "wait_error_ms": "of them, |waited - told|",
    "wait_bias_ms": "of them, waited - told",
}
CONTACT = {  # by the moment the interaction began
    "arrived": "interactions the customer began, continuations aside",
    "outbound": "interactions we began",
    "continued": "interactions that went on from another channel",
    "replied": "got a first reply from a person",
    "first_reply_ms": "first reply of a person, wall clock",
    "first_reply_business_ms": "first reply of a person, opening hours only",
    "reply_due": "have a promised first reply that was kept or has run out",
    "reply_in_time": "of them, kept",
    "bot_replied": "got a first reply from a bot",
    "bot_reply_ms": "first reply of a bot, wall clock",
    "turns": "times a person answered a customer's turn",
    "turn_ms": "together, until those answers",
    "received": "messages of customers",
    "sent": "messages of people here",
    "sent_by_bot": "messages of bots and automatic answers",
    "rated": "ratings given",
    "rated_good": "of them 4 or 5",
    "rating_sum": "sum of the scores",
}
HOLDING = {  # by the moment somebody was done with it
    "handled": "stretches of an agent with a contact that ended, releases aside",
    "talk_ms": "conversation, from answer to its end",
    "focus_ms": "conversation, shared with what ran beside it",
    "wrap_ms": "wrap-up after the conversation",
    "session_ms": "from taking it to being done, silences included",
    "passed_on": "handed to another queue or colleague",
    "to_queue": "of them to another queue",
    "hold_ms": "on hold",
}
CASE = {  # by the moment the case was resolved
    "closed": "cases resolved",
    "closed_once": "of them, nothing more from the customer about it in 7 days, no transfer",
    "closed_by_agent": "of them, with an agent's outcome",
    "closed_said_resolved": "of those, said to be resolved",
    "reopened": "of them, reopened before",
    "case_contacts": "interactions they took",
    "resolution_ms": "from first contact to last resolve, wall clock",
    "resolution_business_ms": "the same, opening hours only",
}
OFFER = {  # by the moment it was offered to the person
    "offers": "offers to people",
    "offers_accepted": "accepted",
    "offers_declined": "passed on",
    "offers_missed": "ran out although the browser was there",
    "offers_device": "ran out because the browser was not reached",
    "offers_revoked": "taken back: the customer left, a supervisor gave it away",
}
PERSON = {  # in the quarter of an hour in which it passed
    "signed_in_ms": "signed in",
    "paid_ms": "paid: signed in, unpaid absences aside",
    "routable_ms": "available for work",
    "handling_ms": "with at least one contact, counted once",
    "handling_routable_ms": "of it, while available",
    "idle_ms": "available with nothing in hand",
    "productive_ms": "productive absences without contacts",
    "items_ms": "contacts in hand, each counted",
    "load_ms": "contacts in hand while available, by weight (100 % is a person's fill)",
}

# How long it took, in steps: up to so many seconds, from the step before on; 0: longer.
WAIT_STEPS = (5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 0)
REPLY_STEPS = (30, 60, 120, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 0)
SPREAD = {
    **{f"answered_in_{step}": f"answered within {step} s" for step in WAIT_STEPS},
    **{f"gave_up_in_{step}": f"gave up within {step} s" for step in WAIT_STEPS},
    **{f"replied_in_{step}": f"first reply of a person within {step} s" for step in REPLY_STEPS},
}

INTERVAL = {**PLACE, **CONTACT, **HOLDING, **CASE, **OFFER, **SPREAD}
ALL = {**INTERVAL, **PERSON}

Totals = Mapping[str, int]


def total(totals: Totals, name: str) -> int:
    """A measure's sum; 0 when nothing was booked. A name that is no measure is a mistake."""
    if name not in ALL and name not in EXTRA:
        raise KeyError(name)
    return int(totals.get(name) or 0)


# Asked of services/sources.py; absent until somebody measures them.
EXTRA = {
    "csat_answers": "survey answers on 1 to 5",
    "csat_good": "of them 4 or 5",
    "csat_sum": "sum of the scores",
    "nps_answers": "survey answers on 0 to 10",
    "nps_promoters": "of them 9 or 10",
    "nps_detractors": "of them 0 to 6",
    "ces_answers": "survey answers on 1 to 7",
    "ces_easy": "of them 5 to 7",
    "ces_sum": "sum of the scores",
    "fcr_answers": "survey answers to whether it was solved",
    "fcr_yes": "of them yes",
    "asked": "surveys sent",
    "quality_scores": "final scores of randomly sampled reviews",
    "quality_points": "sum of them, in hundredths of a percent",
    "quality_critical": "of them without a critical error",
    "scheduled_ms": "scheduled time that was tracked",
    "adherent_ms": "of it, in an allowed state",
    "scheduled_on_queue_ms": "scheduled on queue",
    "worked_on_queue_ms": "worked on queue",
    "orders": "orders customers placed",
    "longest_wait_ms": "the longest wait of those who left the line",
    "open_letters": "letters not done",
    "letters_done": "letters done in the 28 days before",
    "oldest_letter_ms": "since the oldest open letter came",
    "cost_cents": "cost of people, channels, licences and overhead, in cents",
    "calls": "calls handled",
    "short_calls": "of them shorter than the limit",
    "calls_ms": "calls, from answer to end",
    "calls_hold_ms": "of it, on hold",
    "dead_air_ms": "of it, nobody spoke",
    "talk_over_ms": "of it, both spoke",
    "records": "records on outbound lists",
    "records_tried": "of them, tried",
    "dials": "numbers dialled",
    "connects": "live answers",
    "right_party": "of them the person meant",
    "conversions": "of them a success",
    "dial_abandons": "live answers nobody was there for",
    "promises": "promises to pay",
    "promises_kept": "of them kept",
    "pulse_answers": "answers to the agents' pulse",
    "pulse_good": "of them 4 or 5",
    "forecast_error": "sum of |actual - forecast| over the intervals",
    "forecast_actual": "sum of actual volume",
    "forecast_bias": "sum of forecast - actual",
}
