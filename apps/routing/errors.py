"""What can go wrong with an offer or a state, in words for the person it happens to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, DomainError


class OfferGone(Conflict):
    """It ran out, was taken back, or somebody else has it."""

    code = "offer_gone"

    def __init__(self) -> None:
        super().__init__(_("This offer is no longer open."))


class NoRoom(Conflict):
    """``refusal`` is the code of domain/capacity.py."""

    code = "no_room"

    def __init__(self, refusal: str) -> None:
        super().__init__(_("There is no room for this beside what is already on the desk."))
        self.refusal = refusal


class StateRefused(DomainError):
    """The transition table says no; the sentence says why."""

    code = "state_refused"


class NotInLine(Conflict):
    code = "not_in_line"

    def __init__(self) -> None:
        super().__init__(_("This contact is no longer in a queue."))


class CannotTransfer(DomainError):
    code = "cannot_transfer"


class MovedOn(Conflict):
    """Somebody acted since: what was done cannot be taken back any more."""

    code = "moved_on"

    def __init__(self) -> None:
        super().__init__(_("It has moved on since: there is nothing left to take back."))


class RulesRefused(DomainError):
    """A queue cannot work like this; the sentence says why."""

    code = "rules_refused"
    status = 422


class AlreadyHelps(Conflict):
    """The team serves the queue already, or serves it no more."""

    code = "already_helps"
