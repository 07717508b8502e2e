"""What a visitor can do wrong. The words come from ``texts``, in the visitor's language."""

from __future__ import annotations

from apps.core.errors import DomainError


class VisitorError(DomainError):
    """``code`` names a text ``error_<code>``; ``field`` is the form field it is about."""

    def __init__(
        self, code: str, *, status: int = 400, field: str = "", retry_after: int = 0
    ) -> None:
        super().__init__(code)
        self.code, self.status, self.field, self.retry_after = code, status, field, retry_after
