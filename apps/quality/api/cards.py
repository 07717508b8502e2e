"""Scorecards as the files they are handed out as."""

from __future__ import annotations

import json
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted, named_brand
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, seen
from apps.quality.choices import VersionState
from apps.quality.models import Scorecard, ScorecardVersion
from apps.quality.services import cards

READ_OR_MAKE = [granted(Action.QUALITY_SCORE, Action.QUALITY_MANAGE)]


class VersionShape(serializers.Serializer[ScorecardVersion]):
    number = serializers.IntegerField()
    state = serializers.ChoiceField(VersionState.choices)
    scoring = serializers.IntegerField(help_text="Which rule counts its scores.")
    published_at = serializers.DateTimeField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True)


class CardShape(serializers.Serializer[Scorecard]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    brand = serializers.SlugField(source="brand.slug", default=None, allow_null=True)
    channels = serializers.ListField(child=serializers.CharField())
    versions = VersionShape(many=True)
    archived_at = serializers.DateTimeField(allow_null=True)


class CardGiven(serializers.Serializer[Any]):
    brand = serializers.SlugField(allow_null=True, default=None, help_text="Null: of the house.")
    card = serializers.DictField(help_text="As the export says it: switchroom_scorecard 1.")


class Cards(Nouns):
    """Scorecards of the house and of one's brands."""

    noun = "scorecards"
    permission_classes = READ_OR_MAKE
    shape = CardShape
    takes = CardGiven
    of = Scorecard
    joined = ("brand",)
    fetched = ("versions",)

    def make(self, request: Any, given: dict[str, Any]) -> Scorecard:
        """Read one in; it begins as a draft."""
        brand = named_brand(request, given, Action.QUALITY_MANAGE)["brand"]
        text = json.dumps(given["card"]).encode()
        return cards.read_in(text, brand=brand, actor=request.user)


class OneCard(Noun, among=Cards):
    """A scorecard."""

    def remove(self, request: Any, row: Scorecard) -> None:
        """Archived: what was scored with it stays."""
        own = get_object_or_404(Scorecard.objects.editable_by(request.user), pk=row.pk)
        cards.archive(own, actor=request.user)


class Form(Endpoint):
    permission_classes = [granted(Action.QUALITY_SCORE)]

    @extend_schema(operation_id="scorecards_form", responses={200: dict})
    def get(self, request: ProgramRequest, pk: int, number: int) -> Response:
        """What a version asks, as a file that can be read in again."""
        card = seen(request, Scorecard, pk=pk)
        version = get_object_or_404(card.versions.all(), number=number)
        return Response(cards.described(version))


class PublicationOfCard(Endpoint):
    permission_classes = [granted(Action.QUALITY_MANAGE)]

    @extend_schema(operation_id="scorecards_publish", request=None, responses=VersionShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Make the draft what is asked from now on; it never changes again."""
        card = get_object_or_404(Scorecard.objects.editable_by(request.user), pk=pk)
        draft = get_object_or_404(card.versions.all(), state=VersionState.DRAFT)
        return Response(VersionShape(cards.publish(draft, actor=request.user)).data)
