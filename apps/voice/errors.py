"""What can go wrong with a call, in words for the person it happens to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.core.errors import Conflict
from apps.interactions.errors import Refused
from apps.voice.domain.flow_checks import Finding


class NoPhone(Conflict):
    code = "no_phone"

    def __init__(self) -> None:
        super().__init__(_("No phone is ready. Turn yours on in the desk's call bar first."))


class NotInCall(Conflict):
    code = "not_in_call"

    def __init__(self) -> None:
        super().__init__(_("This call is over."))


class NoVoice(Conflict):
    code = "no_voice"

    def __init__(self) -> None:
        super().__init__(_("No telephone server is connected. IT sees why under Telephony."))


class CannotDo(Refused):
    """What carries the call has no such key; the sentence says what it has instead."""

    code = "cannot_do"


class DeskPhone(Conflict):
    code = "desk_phone"

    def __init__(self) -> None:
        super().__init__(_("Your calls ring at your desk phone."))


class MayNotDial(Conflict):
    """The number is none, or not one that this person may call; ``why`` is said to them."""

    code = "may_not_dial"

    def __init__(self, why: str) -> None:
        super().__init__(why)


class CallingRefused(MayNotDial):
    """Not this number, or not now: a rule that a supervisor may pass over with a reason."""

    code = "calling_refused"

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule  # window | do_not_call
        self.can_override = False


class PromptRefused(Refused):
    code = "prompt_refused"


class FlowRefused(Refused):
    """It cannot be published, or is no flow at all; ``findings`` name the nodes."""

    code = "flow_refused"

    def __init__(self, why: str, *, findings: Sequence[Finding] = ()) -> None:
        super().__init__(why)
        self.findings = list(findings)
