"""What a caller must be told about recording before anything else, and that they refused."""

from __future__ import annotations

from apps.voice.choices import CallState, ConsentPolicy
from apps.voice.domain import consent
from apps.voice.domain.consent import Consent
from apps.voice.domain.flow import STOCK
from apps.voice.models import Call, Prompt
from apps.voice.services import calls

REFUSE_KEY = "9"
PROMPT = "consent"  # the brand's own, where the number names none
NAMED: dict[str, Consent] = {
    ConsentPolicy.NONE: Consent.NONE,
    ConsentPolicy.TELL: Consent.TELL,
    ConsentPolicy.ASK: Consent.ASK,
}


def rule_of(call: Call) -> Consent:
    number = call.our_number
    if not number.records:
        return Consent.NONE
    named = NAMED.get(number.consent)
    return consent.rule(number.number, call.other_party) if named is None else named


def announcement(call: Call) -> str:
    """The prompt to play (its id, or one of the telephone server's); empty: nothing to say.

    Who should be told and cannot be, because there is no such prompt, is not recorded.
    """
    named = call.our_number.consent_announcement
    if rule_of(call) == Consent.NONE and not named:
        return ""
    if named.startswith(STOCK):
        return named
    brand = call.our_number.channel.brand_id
    row = Prompt.objects.in_use().filter(brand=brand, name=named or PROMPT).first()
    if row is None:
        calls.refuse_recording(call)
        return ""
    return str(row.pk)


def refuse(call: Call) -> bool:
    """True when this caller may, and had not."""
    if rule_of(call) != Consent.ASK or not is_arriving(call) or call.refused_recording:
        return False
    calls.refuse_recording(call)
    return True


def is_arriving(call: Call) -> bool:
    return call.state == CallState.ARRIVING
