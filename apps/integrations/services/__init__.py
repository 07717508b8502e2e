"""What other programs are told: facts written down and numbered, dispatches sent."""

from apps.integrations.services import dispatches, facts, stream, subscriptions

__all__ = ["dispatches", "facts", "stream", "subscriptions"]
