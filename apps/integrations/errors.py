from __future__ import annotations

from apps.core.errors import DomainError


class RefusedUrl(DomainError):
    """We do not post there; the sentence says why."""

    code = "refused_url"


class UnknownKind(DomainError):
    code = "unknown_event_type"
