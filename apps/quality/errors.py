from __future__ import annotations

from apps.core.errors import Conflict, DomainError, NotAllowed


class CardProblem(DomainError):
    """A card that cannot be published or read in; the text says what to mend."""

    code = "scorecard_invalid"
    status = 422


class VersionLocked(Conflict):
    """Published versions never change."""

    code = "scorecard_locked"


class NotComplete(DomainError):
    """A form with unanswered questions or missing comments was submitted."""

    code = "review_not_complete"
    status = 422


class WrongState(Conflict):
    """The review has moved on: it cannot be released, disputed, acknowledged now."""

    code = "review_moved_on"


class NotTheirs(NotAllowed):
    """Own team, own contact, own review: somebody else has to look."""

    code = "review_not_theirs"


class TaskTaken(Conflict):
    code = "review_task_taken"
