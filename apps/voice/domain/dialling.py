"""Which numbers a person may dial. Pure: what is not plainly allowed is refused, with the reason.

Premium and shared-cost numbers cost the centre money, calls abroad are the usual way to abuse a
telephone system: both are denied unless somebody was allowed them. Emergency and other short
numbers are dialled on a telephone, not here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

USUAL_PER_DAY = 200
LONGEST_SHORT = 6  # digits: 112, 116117
COSTLY = {
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
    PhoneNumberType.PAGER,
}


class Refusal(StrEnum):
    UNREADABLE = "unreadable"
    SHORT = "short"
    PREMIUM = "premium"
    ABROAD = "abroad"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one person may dial. ``per_day`` counts every call out that they begin."""

    abroad: bool = False
    premium: bool = False
    per_day: int = USUAL_PER_DAY


@dataclass(frozen=True, slots=True)
class Checked:
    number: str  # E.164, empty when unreadable
    shown: str
    refusal: Refusal | None = None


def check(text: str, *, country: str, home: Collection[str], rule: Rule, today: int) -> Checked:
    """``country`` reads local notation; ``home`` are numbers of ours: their countries are home."""
    try:
        parsed = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return Checked("", text[:40], Refusal.UNREADABLE)
    if sum(letter.isdigit() for letter in text) <= LONGEST_SHORT:
        return Checked("", text[:40], Refusal.SHORT)
    if not phonenumbers.is_possible_number(parsed):
        return Checked("", text[:40], Refusal.UNREADABLE)
    number = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return Checked(number, shown, _refusal(parsed, home=home, rule=rule, today=today))


def written(text: str) -> str:
    """E.164 of a number that was written with + and its country; empty for what is none."""
    try:
        parsed = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def is_costly(number: str) -> bool:
    """Whether calling it costs extra."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number, None)) in COSTLY
    except phonenumbers.NumberParseException:
        return False


def _refusal(
    parsed: phonenumbers.PhoneNumber, *, home: Collection[str], rule: Rule, today: int
) -> Refusal | None:
    if not rule.premium and phonenumbers.number_type(parsed) in COSTLY:
        return Refusal.PREMIUM
    if not rule.abroad and parsed.country_code not in {_country_code(each) for each in home}:
        return Refusal.ABROAD
    return Refusal.CAP if today >= rule.per_day else None


def _country_code(number: str) -> int:
    try:
        return phonenumbers.parse(number, None).country_code or 0
    except phonenumbers.NumberParseException:
        return 0
