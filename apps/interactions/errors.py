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


class WrongState(Conflict):
    code = "wrong_state"


class NotReachable(DomainError):
    """The address cannot be used now; the sentence says why and what helps."""

    code = "not_reachable"


class Refused(DomainError):
    code = "refused"
