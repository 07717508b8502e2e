"""The tiles of a wallboard, and who hears of it when one of them changes its mark."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.analytics.domain.boards import MEASURES
from apps.analytics.models import AlertRule, Board, BoardTile
from apps.analytics.services import alerts, boards
from apps.channels.choices import ChannelKind
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.core.outgoing import RefusedAddress
from apps.routing.models import Queue

HANG = [granted(Action.FLOOR_VIEW, Action.BOARD_MANAGE)]
MOST_ADDRESSES = 10


class BoardTileShape(serializers.Serializer[BoardTile]):
    id = serializers.IntegerField()
    measure = serializers.CharField()
    title = serializers.CharField()
    queue = serializers.IntegerField(source="queue_id", allow_null=True)
    kind = serializers.CharField()
    target = serializers.FloatField()
    advice_risk = serializers.CharField()
    advice_missed = serializers.CharField()
    mark = serializers.CharField(help_text="How it stands: met, risk, missed or empty.")
    marked_at = serializers.DateTimeField(allow_null=True)


class TileGiven(serializers.Serializer[Any]):
    measure = serializers.ChoiceField(list(MEASURES))
    title = serializers.CharField(max_length=40, required=False, allow_blank=True)
    queue = RowId(required=False, allow_null=True, help_text="Null: all of the board.")
    kind = serializers.ChoiceField(["", *ChannelKind.values], required=False)
    target = serializers.FloatField(
        min_value=0, max_value=1_000_000, required=False,
        help_text="Percent, a number, or seconds; not named: the measure's usual one.",
    )  # fmt: skip
    advice_risk = serializers.CharField(max_length=60, required=False, allow_blank=True)
    advice_missed = serializers.CharField(max_length=60, required=False, allow_blank=True)


class Tiles(Nouns):
    """The tiles of a board, at most six; put in order at ``order/``."""

    noun = "board_tiles"
    permission_classes = HANG
    shape = BoardTileShape
    takes = TileGiven

    def rows(self, request: Any) -> QuerySet[BoardTile]:
        return board_of(self, request).tiles.all()

    def make(self, request: Any, given: dict[str, Any]) -> BoardTile:
        """At the end. A seventh is refused."""
        given.setdefault("target", MEASURES[given["measure"]].target)
        board = board_of(self, request)
        return boards.put_tile(board=board, by=request.user, **_queue(request, board, given))


class OneTile(Noun, among=Tiles):
    """One figure of a board."""

    takes = TileGiven

    def change(self, request: Any, row: BoardTile, given: dict[str, Any]) -> None:
        """What is not named stays; its mark starts anew."""
        given = _queue(request, row.board, given)
        boards.put_tile(board=row.board, by=request.user, tile=row, **given)

    def remove(self, request: Any, row: BoardTile) -> None:
        """Off the board."""
        boards.drop_tile(tile=row, by=request.user)


class AlertShape(serializers.Serializer[AlertRule]):
    to_desk = serializers.BooleanField()
    at_risk = serializers.BooleanField()
    emails = serializers.ListField(child=serializers.EmailField())
    webhook_url = serializers.CharField()
    secret = serializers.SerializerMethodField(help_text="Signs what we post; empty without it.")

    def get_secret(self, rule: AlertRule) -> str:
        return alerts.secret_of(rule) if rule.webhook_url else ""


class AlertGiven(serializers.Serializer[Any]):
    to_desk = serializers.BooleanField(default=True, help_text="On the floor, until all is well.")
    at_risk = serializers.BooleanField(default=False, help_text="Already when it gets close.")
    emails = serializers.ListField(
        child=serializers.EmailField(), max_length=MOST_ADDRESSES, default=list
    )
    webhook_url = serializers.URLField(max_length=300, default="", allow_blank=True)


class AlertOfTile(Endpoint):
    permission_classes = [granted(Action.BOARD_MANAGE)]

    @extend_schema(operation_id="board_tiles_alert", responses=AlertShape)
    def get(self, request: ProgramRequest, pk: int, tile: int) -> Response:
        """Who hears of this tile; 404 while nobody does."""
        return Response(AlertShape(get_object_or_404(AlertRule, tile=_tile(self, request))).data)

    @extend_schema(operation_id="board_tiles_tell", request=AlertGiven, responses=AlertShape)
    def put(self, request: ProgramRequest, pk: int, tile: int) -> Response:
        """Say who hears of this tile from now on."""
        given = read(AlertGiven, request)
        try:
            rule = alerts.listen(tile=_tile(self, request), by=request.user, **given)
        except RefusedAddress as refused:
            raise serializers.ValidationError({"webhook_url": str(refused)}) from refused
        return Response(AlertShape(rule).data)


def board_of(view: Any, request: Any) -> Board:
    """The board of the address, or a 404."""
    rows = Board.objects.visible_to(request.user).current()
    found: Board = get_object_or_404(rows, pk=view.kwargs["pk"])
    return found


def _tile(view: Any, request: Any) -> BoardTile:
    found: BoardTile = get_object_or_404(
        board_of(view, request).tiles.all(), pk=view.kwargs["tile"]
    )
    return found


def _queue(request: Any, board: Board, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("queue"):
        given["queue"] = seen(request, Queue, pk=given["queue"])
        if not boards.queues_of(board).filter(pk=given["queue"].pk).exists():
            raise serializers.ValidationError({"queue": "This queue is not on the board."})
    return given
