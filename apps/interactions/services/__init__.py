"""Everything that changes cases, interactions and messages, one module per noun."""

from apps.interactions.services import (
    cases,
    conversations,
    intake,
    letters,
    messages,
    milestones,
    outgoing,
    reach,
    replies,
)

__all__ = [
    "cases",
    "conversations",
    "intake",
    "letters",
    "messages",
    "milestones",
    "outgoing",
    "reach",
    "replies",
]
