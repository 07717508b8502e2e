"""Wallboards and saved reports: what is shown where, and which questions are kept."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.analytics.models import Board, BoardTile, SavedReport
from apps.core.nouns import Nouns


class BoardTileShape(serializers.Serializer[BoardTile]):
    id = serializers.IntegerField()
    measure = serializers.CharField()
    title = serializers.CharField()
    queue = serializers.IntegerField(source="queue_id", allow_null=True)
    kind = serializers.CharField()
    target = serializers.FloatField()
    mark = serializers.CharField(help_text="How it stands: met, risk, missed or empty.")
    marked_at = serializers.DateTimeField(allow_null=True)


class BoardShape(serializers.Serializer[Board]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    place = serializers.CharField()
    brands = serializers.SerializerMethodField()
    time_zone = serializers.CharField()
    tiles = BoardTileShape(many=True)

    def get_brands(self, board: Board) -> list[str]:
        return [brand.slug for brand in board.brands.all()]


class Boards(Nouns):
    """Boards in use, all of whose brands one serves, with how their tiles stand."""

    noun = "boards"
    permission_classes = [granted(Action.FLOOR_VIEW)]
    shape = BoardShape

    def rows(self, request: Any) -> QuerySet[Board]:
        mine: QuerySet[Board] = Board.objects.visible_to(request.user).current()
        return mine.prefetch_related("brands", "tiles")


class SavedReportShape(serializers.Serializer[SavedReport]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    owner = serializers.CharField(source="owner.username")
    shared_with = serializers.CharField()
    ready = serializers.CharField(help_text="The ready report it is of; empty: built by hand.")
    asked = serializers.DictField(help_text="The question, as its address says it.")


class SavedReports(Nouns):
    """One's own, and those shared with one."""

    noun = "saved-reports"
    permission_classes = [granted(Action.REPORT_VIEW)]
    shape = SavedReportShape

    def rows(self, request: Any) -> QuerySet[SavedReport]:
        mine: QuerySet[SavedReport] = SavedReport.objects.visible_to(request.user)
        return mine.select_related("owner")
