"""A list's filters under a name, for the one who saved them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Noun, Nouns
from apps.customers.models import SavedFilter
from apps.customers.services import filters


class SavedFilterShape(serializers.Serializer[SavedFilter]):
    id = serializers.IntegerField()
    screen = serializers.CharField()
    name = serializers.CharField()
    query = serializers.CharField(source="query.query", default="", help_text="A query string.")


class SavedFilterGiven(serializers.Serializer[Any]):
    screen = serializers.ChoiceField([("customers", "customers")], default="customers")
    name = serializers.CharField(max_length=60)
    query = serializers.CharField(max_length=2000, allow_blank=True)


class SavedFilters(Nouns):
    """One's own."""

    noun = "saved_filters"
    permission_classes = [granted(Action.CUSTOMER_VIEW)]
    shape = SavedFilterShape
    takes = SavedFilterGiven
    of = SavedFilter

    def make(self, request: Any, given: dict[str, Any]) -> SavedFilter:
        """The same name again replaces what it stood for."""
        return filters.save(user=request.user, **given)


class OneSavedFilter(Noun, among=SavedFilters):
    """A list's filters."""

    def remove(self, request: Any, row: SavedFilter) -> None:
        filters.drop(saved=row)
