from __future__ import annotations

from apps.core.errors import Conflict, DomainError


class BadAnswer(DomainError):
    """``problems`` says what is wrong, by the question's key."""

    code = "bad_answer"
    status = 422

    def __init__(self, message: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or {}


class Closed(Conflict):
    """The time to answer is over."""

    code = "survey_closed"


class BadSurvey(DomainError):
    code = "bad_survey"
    status = 422
