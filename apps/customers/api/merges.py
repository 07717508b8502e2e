"""Two customers who are one: suggested, merged, parted again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Noun, Nouns, seen
from apps.customers.choices import MatchState
from apps.customers.models import Customer, MatchCandidate, MergeEvent
from apps.customers.services import matching, merging


class MatchShape(serializers.Serializer[MatchCandidate]):
    id = serializers.IntegerField()
    first = serializers.IntegerField(source="first_id")
    second = serializers.IntegerField(source="second_id")
    score = serializers.IntegerField(help_text="0 to 100.")
    evidence = serializers.ListField(child=serializers.DictField())
    state = serializers.CharField()


class WantedMatches(serializers.Serializer[Any]):
    state = serializers.ChoiceField(MatchState.choices, required=False)


class Matches(Nouns):
    """Pairs who may be one person, with the evidence. A merge or a removal decides."""

    noun = "matches"
    permission_classes = [granted(Action.CUSTOMER_VIEW)]
    shape = MatchShape
    asks = WantedMatches
    filters = {"state": "state"}
    of = MatchCandidate


class OneMatch(Noun, among=Matches):
    """A pair who may be one person."""

    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_MERGE)]

    def remove(self, request: Any, row: MatchCandidate) -> None:
        """They are two: not suggested again."""
        matching.dismiss(candidate=row, actor=request.user)


class MergeShape(serializers.Serializer[MergeEvent]):
    id = serializers.IntegerField()
    winner = serializers.IntegerField(source="winner_id")
    loser = serializers.IntegerField(source="loser_id")
    by = serializers.CharField(source="by.username")
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class NewMerge(serializers.Serializer[Any]):
    winner = serializers.IntegerField(help_text="Who stays.")
    loser = serializers.IntegerField(help_text="Who becomes a signpost to the winner.")
    choices = serializers.DictField(
        child=serializers.ChoiceField(["winner", "loser"]), required=False, default=dict,
        help_text="Whose value counts, by field; the winner's where nothing is said.",
    )  # fmt: skip


class Merges(Nouns):
    """Merges of customers one may see, newest first."""

    noun = "merges"
    permission_classes = [granted(Action.CUSTOMER_MERGE)]
    shape = MergeShape
    takes = NewMerge

    def rows(self, request: Any) -> QuerySet[MergeEvent]:
        mine = Customer.objects.visible_to(request.user).values("pk")
        rows = MergeEvent.objects.filter(winner__in=mine, loser__in=mine)
        return rows.select_related("by")

    def make(self, request: Any, given: dict[str, Any]) -> MergeEvent:
        """Everything of the loser goes to the winner; it can be undone for 30 days."""
        winner, loser = (seen(request, Customer, pk=given[name]) for name in ("winner", "loser"))
        return merging.merge(
            winner=winner, loser=loser, choices=given["choices"], actor=request.user
        )


class OneMerge(Noun, among=Merges):
    """A merge."""

    def remove(self, request: Any, row: MergeEvent) -> None:
        """Two again. What came in since stays with the winner."""
        merging.undo(event=row, actor=request.user)
