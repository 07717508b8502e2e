"""Scorecards, and the reviews one may read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Nouns
from apps.quality.choices import ReviewState
from apps.quality.models import Review, Scorecard


class ScorecardShape(serializers.Serializer[Scorecard]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    channels = serializers.ListField(child=serializers.CharField())


class Scorecards(Nouns):
    """Cards in use, of the house and of one's brands."""

    noun = "scorecards"
    permission_classes = [granted(Action.QUALITY_SCORE)]
    shape = ScorecardShape

    def rows(self, request: Any) -> QuerySet[Scorecard]:
        mine: QuerySet[Scorecard] = Scorecard.objects.visible_to(request.user).current()
        return mine.select_related("brand")


class ReviewShape(serializers.Serializer[Review]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    scorecard = serializers.IntegerField(source="version.scorecard_id")
    version = serializers.IntegerField(source="version.number")
    kind = serializers.CharField()
    lane = serializers.CharField()
    state = serializers.CharField()
    agent = serializers.CharField(source="agent.username")
    final = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    critical_errors = serializers.IntegerField()
    released_at = serializers.DateTimeField(allow_null=True)


class WantedReviews(serializers.Serializer[Any]):
    state = serializers.ChoiceField(ReviewState.choices, required=False)
    interaction = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    agent = serializers.CharField(max_length=150, required=False)
    since = serializers.DateTimeField(required=False, help_text="Released from then on.")


class Reviews(Nouns):
    """Reviews one may read: agents their own once released, drafts their writer's alone."""

    noun = "reviews"
    permission_classes = [granted(Action.QUALITY_VIEW)]
    shape = ReviewShape
    asks = WantedReviews
    filters = {
        "state": "state", "interaction": "interaction", "agent": "agent__username",
        "since": "released_at__gte",
    }  # fmt: skip

    def rows(self, request: Any) -> QuerySet[Review]:
        mine: QuerySet[Review] = Review.objects.visible_to(request.user)
        return mine.select_related("version", "agent")
