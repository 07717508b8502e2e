"""A list's filters, kept under a name by whoever uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.customers.models import SavedFilter

if TYPE_CHECKING:
    from apps.accounts.models import User


def save(*, user: User, screen: str, name: str, query: str) -> SavedFilter:
    """The same name again replaces what it stood for. ``query`` is a query string."""
    saved, _created = SavedFilter.objects.update_or_create(
        user=user, screen=screen, name=name[:60], defaults={"query": {"query": query}}
    )
    return saved


def drop(*, saved: SavedFilter) -> None:
    saved.delete()
