"""Where an inbound message belongs, and may it: pure rules over what is known of both sides.

The rules and their reasons: docs/adr/0007-where-inbound-messages-land.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FAILED = frozenset({"fail", "softfail", "permerror"})


@dataclass(frozen=True, slots=True)
class Clue:
    """One case that something in the message points at."""

    rule: str  # choices.Landing: token, references, subject, thread, open_case
    case_id: int
    is_same_brand: bool = True
    is_participant: bool = False  # the sender wrote or was written to in that conversation
    is_same_customer: bool = False


def choose(clues: list[Clue], *, is_verified: bool) -> Clue | None:
    """The first clue, strongest first, that this sender may follow.

    A token proves that we wrote to whoever holds it. A message id of ours cannot be guessed,
    but travels with every forwarded mail: it counts for people of that conversation. A case
    number can be guessed: it counts for a sender whose address is proved to be the customer's.
    """
    return next((clue for clue in clues if _may_follow(clue, is_verified)), None)


def _may_follow(clue: Clue, is_verified: bool) -> bool:
    if not clue.is_same_brand:
        return False
    match clue.rule:
        case "token":
            return True
        case "references":
            return clue.is_participant or (clue.is_same_customer and is_verified)
        case _:
            return clue.is_same_customer and is_verified


def is_from_sender(verdicts: Mapping[str, str], *, trusts_unchecked: bool) -> bool:
    """Whether a mail may be taken for one of the address in its From field.

    ``verdicts`` are the receiving server's own (spf, dkim, dmarc). DMARC decides where there
    is one; a server that checks nothing leaves it to the account's setting.
    """
    dmarc = verdicts.get("dmarc", "")
    if dmarc == "pass":
        return True
    if dmarc in FAILED:
        return False
    results = {verdicts[method] for method in ("spf", "dkim") if verdicts.get(method)}
    if "pass" in results:
        return True
    if results & FAILED:
        return False
    return trusts_unchecked
