"""Whether to ask after a contact: one decision with its reason. Pure: no database, no clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

UNITS = 10_000  # steps of the sample


@dataclass(frozen=True, slots=True)
class Rule:
    """What a survey wants of the contacts it asks about."""

    survey_id: int
    sample_percent: int
    quarantine: timedelta
    needs_consent: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one contact and its customer."""

    interaction_id: int
    has_address: bool
    consent: str  # "granted", "withdrawn" or "" when nobody asked
    is_suppressed: bool
    last_asked_at: datetime | None  # by any survey, over any way
    is_rated: bool  # they told us already, at the end of the chat


def refusal(rule: Rule, facts: Facts, *, now: datetime) -> str:
    """Why not to ask, as a code; empty: ask.

    The cheap and final reasons come first. The order shows in what is told, never in the answer.
    """
    if not is_sampled(rule.survey_id, facts.interaction_id, rule.sample_percent):
        return "sample"
    if not facts.has_address:
        return "address"
    if facts.is_suppressed or facts.consent == "withdrawn":
        return "opted_out"
    if rule.needs_consent and facts.consent != "granted":
        return "consent"
    if facts.is_rated:
        return "rated"
    if facts.last_asked_at is not None and now - facts.last_asked_at < rule.quarantine:
        return "quarantine"
    return ""


def is_sampled(survey_id: int, interaction_id: int, percent: int) -> bool:
    """Always the same for the same contact, so that asking again changes nothing."""
    digest = hashlib.sha256(f"{survey_id}:{interaction_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % UNITS < percent * UNITS // 100
