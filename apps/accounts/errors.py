"""What can stand in the way of a change to people and their rights."""

from __future__ import annotations

from apps.core.errors import Conflict, DomainError, NotAllowed


class NotYourself(NotAllowed):
    code = "not_yourself"


class LastAdministrator(Conflict):
    code = "last_administrator"


class AlreadyHere(Conflict):
    code = "already_here"


class InvitationGone(Conflict):
    """Accepted, revoked, run out or never made: all look alike from outside."""

    code = "invitation_gone"


class KeyTaken(Conflict):
    code = "key_taken"


class NoSuchLogin(NotAllowed):
    code = "no_such_login"


class UnknownScope(DomainError):
    code = "unknown_scope"
