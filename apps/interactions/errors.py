"""What can go wrong with a case, in words for the person it happens to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, DomainError


class AlreadyTaken(Conflict):
    code = "already_taken"

    def __init__(self) -> None:
        super().__init__(_("A colleague has taken this meanwhile."))


class StaleView(Conflict):
    """The case went on since the sender last saw it; ``missed_after`` is what they saw."""

    code = "stale_view"

    def __init__(self, *, seen_seq: int, current_seq: int) -> None:
        super().__init__(_("The conversation went on while you were writing. Nothing was sent."))
        self.seen_seq = seen_seq
        self.current_seq = current_seq


class Outdated(Conflict):
    """Somebody changed the case's facts since the form was shown."""

    code = "outdated"

    def __init__(self) -> None:
        super().__init__(_("A colleague has changed this case meanwhile. Look at it again."))


class TooLate(Conflict):
    """What was to be taken back is already on its way."""

    code = "too_late"

    def __init__(self) -> None:
        super().__init__(_("It is too late to take this back: it is on its way."))


class WrongState(Conflict):
    code = "wrong_state"


class NotReachable(DomainError):
    """The address cannot be used now; the sentence says why and what helps."""

    code = "not_reachable"

    def __init__(self, reason: str, fix: str = "") -> None:
        super().__init__(f"{reason} {fix}".strip())
        self.reason, self.fix = reason, fix


class Refused(DomainError):
    code = "refused"


class Incomplete(DomainError):
    """``problems`` maps a field to what is missing or wrong."""

    code = "incomplete"
    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
