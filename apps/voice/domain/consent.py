"""Must a caller be told that a call is recorded, and may they refuse? By country. Pure.

The stricter of two countries counts: ours (the number that was dialled) and the caller's. What
is not listed is told, which is right or harmless everywhere. A list for a careful beginning and
no legal advice: a number's own announcement always goes before it.
"""

from __future__ import annotations

from enum import IntEnum

import phonenumbers


class Consent(IntEnum):
    NONE = 0  # one party's knowledge is enough
    TELL = 1
    ASK = 2  # told, and a key goes on without


# Recording without everybody's consent is a crime there, or nearly so.
ASKED = frozenset({"AT", "CH", "DE", "DK", "LI"})
FREE = frozenset({"IE", "NL", "NO", "SE"})


def rule(ours: str, theirs: str) -> Consent:
    """Both numbers as E.164; an unreadable one (withheld) counts as told."""
    return max(_of(ours), _of(theirs))


def _of(number: str) -> Consent:
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return Consent.TELL
    if region in ASKED:
        return Consent.ASK
    return Consent.NONE if region in FREE else Consent.TELL
