"""What can go wrong with a channel, in words for the person it happens to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, DomainError


class WrongSettings(DomainError):
    """``problems`` maps the name of a setting to what is wrong with it."""

    code = "wrong_settings"
    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class AddressTaken(Conflict):
    code = "address_taken"

    def __init__(self) -> None:
        super().__init__(_("Another channel has this address already."))


class NotConnected(DomainError):
    """The test of a channel failed; the sentence is the provider's."""

    code = "not_connected"


class AlreadyArchived(Conflict):
    code = "already_archived"

    def __init__(self) -> None:
        super().__init__(_("This channel is archived and cannot be used again."))


class NotSendable(Conflict):
    code = "not_sendable"
