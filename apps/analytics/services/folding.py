"""From facts to sums: which sums a set of facts makes, as one statement."""

from __future__ import annotations

from apps.analytics.domain import measures

FILED = "brand, kind, channel, queue, team, agent, reason"

# measure -> expression of one row of a kind of fact, and of nothing else: what was counted in
# must be counted out as the same.
_TOLD = "(f.left = 'answered' AND f.foretold_ms IS NOT NULL)"
PLACE = {
    "offered": "1",
    "answered": "(f.left = 'answered')::int",
    "in_time": "f.in_time::int",
    "abandoned": "(f.left = 'abandoned')::int",
    "short_abandons": "(f.left = 'short')::int",
    "flowed_out": "(f.left = 'flowed_out')::int",
    "waiting": "(f.left = 'waiting')::int",
    "wait_answered_ms": "CASE WHEN f.left = 'answered' THEN f.waited_ms ELSE 0 END",
    "wait_abandoned_ms": "CASE WHEN f.left = 'abandoned' THEN f.waited_ms ELSE 0 END",
    "overflowed": "f.is_overflow::int",
    "promised_percent": "f.promised_percent",
    "wait_foretold": f"{_TOLD}::int",
    "wait_error_ms": f"CASE WHEN {_TOLD} THEN abs(f.waited_ms - f.foretold_ms) ELSE 0 END",
    "wait_bias_ms": f"CASE WHEN {_TOLD} THEN f.waited_ms - f.foretold_ms ELSE 0 END",
}
CONTACT = {
    "arrived": "(f.direction = 'in' AND NOT f.is_continuation)::int",
    "outbound": "(f.direction = 'out' AND NOT f.is_continuation)::int",
    "continued": "f.is_continuation::int",
    "replied": "(f.first_reply_ms IS NOT NULL)::int",
    "first_reply_ms": "coalesce(f.first_reply_ms, 0)",
    "first_reply_business_ms": "coalesce(f.first_reply_business_ms, 0)",
    "reply_due": "f.is_reply_due::int",
    "reply_in_time": "(f.is_reply_due AND f.first_reply_at <= f.reply_due_at IS TRUE)::int",
    "bot_replied": "(f.bot_reply_ms IS NOT NULL)::int",
    "bot_reply_ms": "coalesce(f.bot_reply_ms, 0)",
    "turns": "f.turns",
    "turn_ms": "f.turn_ms",
    "received": "f.received",
    "sent": "f.sent",
    "sent_by_bot": "f.sent_by_bot",
    "rated": "(f.rating IS NOT NULL)::int",
    "rated_good": "(coalesce(f.rating, 0) >= 4)::int",
    "rating_sum": "coalesce(f.rating, 0)",
}
_DONE = "(f.how NOT IN ('', 'released'))"
HOLDING = {
    "handled": f"{_DONE}::int",
    "talk_ms": f"CASE WHEN {_DONE} THEN f.talk_ms ELSE 0 END",
    "focus_ms": f"CASE WHEN {_DONE} THEN f.focus_ms ELSE 0 END",
    "wrap_ms": f"CASE WHEN {_DONE} THEN f.wrap_ms ELSE 0 END",
    "session_ms": f"CASE WHEN {_DONE} THEN f.session_ms ELSE 0 END",
    "passed_on": "(f.how IN ('transferred', 'handed_over'))::int",
    "to_queue": "(f.how = 'transferred')::int",
}
OFFER = {
    "offers": "1",
    "offers_accepted": "(f.state = 'accepted')::int",
    "offers_declined": "(f.state = 'declined')::int",
    "offers_missed": "(f.state = 'expired')::int",
    "offers_device": "(f.state = 'device_failed')::int",
    "offers_revoked": "(f.state = 'revoked')::int",
}
CASE = {
    "closed": "1",
    "closed_once": "(f.contacts <= 1 AND f.passed_on = 0 AND f.reopened = 0"
    " AND (f.next_contact_at IS NULL OR f.next_contact_at > f.at + interval '7 days'))::int",
    "closed_by_agent": "(f.outcome <> '')::int",
    "closed_said_resolved": "(f.outcome IN ('resolved', 'sale', 'no_action'))::int",
    "reopened": "(f.reopened > 0)::int",
    "case_contacts": "f.contacts",
    "resolution_ms": "f.resolution_ms",
    "resolution_business_ms": "f.resolution_business_ms",
}


def _steps(name: str, steps: tuple[int, ...], which: str, ms: str) -> dict[str, str]:
    """One measure a step: how many lie between the step before and it."""
    found, low = {}, -1
    for step in steps:
        upper = f" AND {ms} <= {step * 1000}" if step else ""
        found[f"{name}_in_{step}"] = f"({which} AND {ms} > {low}{upper})::int"
        low = step * 1000
    return found


PLACE |= _steps("answered", measures.WAIT_STEPS, "f.left = 'answered'", "f.waited_ms")
PLACE |= _steps("gave_up", measures.WAIT_STEPS, "f.left IN ('abandoned', 'short')", "f.waited_ms")
CONTACT |= _steps(
    "replied",
    measures.REPLY_STEPS,
    "f.first_reply_business_ms IS NOT NULL",
    "f.first_reply_business_ms",
)
SOURCES = {
    "analytics_placefact": (PLACE, "interaction"),
    "analytics_contactfact": (CONTACT, "interaction"),
    "analytics_holdingfact": (HOLDING, "interaction"),
    "analytics_offerfact": (OFFER, "interaction"),
    "analytics_casefact": (CASE, '"case"'),
}
TABLES = {
    "analytics_intervalfact": ("date_bin('15 minutes', f.at, 'epoch')", "f.agent"),
    "analytics_hourfact": ("date_trunc('hour', f.at, 'UTC')", "0"),
}
NAMES = [name for sums_of, _ in SOURCES.values() for name in sums_of]


def cells(table: str, *, where: bool, sign: str = "") -> str:
    """SELECT of (start, filed under, every measure) over all facts, or those of given ids.

    ``%(interactions)s`` and ``%(cases)s`` are lists of ids when ``where``.
    """
    start, agent = TABLES[table]
    filed = FILED.replace("agent", f"{agent} AS agent").replace("brand,", "f.brand,", 1)
    parts = []
    for source, (sums_of, key) in SOURCES.items():
        sums = ", ".join(
            f"{sign}{sums_of[name]} AS {name}" if name in sums_of else f"0 AS {name}"
            for name in NAMES
        )
        chosen = ""
        if where:
            ids = "%(cases)s" if source == "analytics_casefact" else "%(interactions)s"
            chosen = f" WHERE f.{key} = ANY({ids})"
        parts.append(f"SELECT {start} AS start, {filed}, {sums} FROM {source} f{chosen}")
    return " UNION ALL ".join(parts)


def summed(table: str, rows: str) -> str:
    """Add ``rows`` to the cells of ``table``; rows may be differences."""
    totals = ", ".join(f"sum({name})" for name in NAMES)
    grown = ", ".join(f"{name} = t.{name} + excluded.{name}" for name in NAMES)
    some = " OR ".join(f"sum({name}) <> 0" for name in NAMES)
    fixed = ", hold_ms"
    return (
        f"INSERT INTO {table} AS t (start, {FILED}, {', '.join(NAMES)}{fixed})"
        f" SELECT start, {FILED}, {totals}, 0 FROM ({rows}) cell"
        f" GROUP BY start, {FILED} HAVING {some}"
        f" ON CONFLICT (start, {FILED}) DO UPDATE SET {grown}"
    )


def emptied(table: str) -> str:
    """Remove cells that came to nothing; ``%(starts)s`` are those that changed."""
    nothing = " AND ".join(f"{name} = 0" for name in NAMES)
    return f"DELETE FROM {table} WHERE start = ANY(%(starts)s) AND {nothing}"
