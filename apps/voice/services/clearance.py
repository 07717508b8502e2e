"""May this person call that number, now? The one place every call out passes.

By hand, by one click, for a callback, and numbers outside that join a call or get it: where it
may go and how often is asked of ``dial_rules``, when and whether its owner wishes of
``calling_rules``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.customers.choices import Scheme
from apps.customers.services import identities
from apps.interactions.errors import Refused
from apps.voice.services import calling_rules, calls, dial_rules
from apps.voice.services.calling_rules import Passed

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.customers.models import Identity
    from apps.voice.models import Call, PhoneNumber

RULE_PASSED = "rule_passed"


@dataclass(frozen=True, slots=True)
class Clearance:
    number: str  # E.164
    passed: Passed


def demand(
    text: str, *, number: PhoneNumber, by: User, identity: Identity | None = None,
    reason: str = "",
) -> Clearance:  # fmt: skip
    """``identity``: whose number it is; None: whoever holds it, if anybody does.

    Raises MayNotDial, Refused (blocked), and CallingRefused, over which a supervisor passes
    with a ``reason``.
    """
    value = dial_rules.demand(text, number=number, by=by)
    whose = identity or identities.holder_of(scheme=Scheme.PHONE, value=value)
    if whose is not None and whose.blocked_at is not None:
        raise Refused(_("This address cannot be called."))
    passed = calling_rules.demand(
        value=value, identity=whose, brand=number.channel.brand, by=by, reason=reason
    )
    return Clearance(value, passed)


def note(call: Call, cleared: Clearance, *, by: User) -> None:
    """In the call's story; it counts against the day's limit from now on."""
    joined = {} if cleared.number == call.other_party else {"number": cleared.number}
    calls.note(call, dial_rules.DIALLED, actor=by, **joined)
    if cleared.passed.rule:
        calls.note(
            call, RULE_PASSED, actor=by, rule=cleared.passed.rule, reason=cleared.passed.reason
        )
