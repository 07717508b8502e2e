from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, DomainError


class UnreadableAddress(DomainError):
    code = "unreadable_address"


class AddressTaken(Conflict):
    code = "address_taken"

    def __init__(self) -> None:
        super().__init__(_("Another customer has this address. Compare the two and merge them."))


class UnreadableAttribute(DomainError):
    code = "unreadable_attribute"


class NotMergeable(DomainError):
    code = "not_mergeable"


class AlreadyUndone(Conflict):
    code = "already_undone"


class UnreadableFile(DomainError):
    code = "unreadable_file"


class KeyDestroyed(Conflict):
    code = "key_destroyed"

    def __init__(self) -> None:
        super().__init__(_("This was erased at the customer's wish and cannot be opened."))
