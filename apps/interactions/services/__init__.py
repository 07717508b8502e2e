"""Everything that changes cases, interactions and messages, one module per noun."""

from apps.interactions.services import conversations, intake, messages

__all__ = ["conversations", "intake", "messages"]
