"""Wallboards: whose they are, and what hangs in the room in which order."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.analytics.api.tiles import BoardTileShape, board_of
from apps.analytics.models import Board
from apps.analytics.services import boards
from apps.core.api import Endpoint, read
from apps.core.errors import NotAllowed
from apps.core.nouns import Noun, Nouns, RowId, TimeZone, seen
from apps.routing.models import Queue

HANG = [granted(Action.FLOOR_VIEW, Action.BOARD_MANAGE)]
MANAGE = [granted(Action.BOARD_MANAGE)]
THEMES = ("", "light", "dark")


class BoardShape(serializers.Serializer[Board]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    place = serializers.CharField()
    brands = serializers.SerializerMethodField()
    queues = serializers.SerializerMethodField()
    time_zone = serializers.CharField()
    language = serializers.CharField()
    theme = serializers.CharField(help_text="light, dark or empty: as the screen.")
    shows_channels = serializers.BooleanField()
    tiles = BoardTileShape(many=True)

    def get_brands(self, board: Board) -> list[str]:
        return [brand.slug for brand in board.brands.all()]

    def get_queues(self, board: Board) -> list[int]:
        return [queue.pk for queue in board.queues.all()]


class BoardGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    place = serializers.CharField(max_length=80, required=False, allow_blank=True)
    brands = serializers.ListField(
        child=serializers.SlugField(), max_length=50, help_text="None: the whole house."
    )
    queues = serializers.ListField(
        child=RowId(), max_length=100, required=False, help_text="None: all of the brands."
    )
    time_zone = TimeZone(required=False)
    language = serializers.ChoiceField([code for code, _name in settings.LANGUAGES], required=False)
    theme = serializers.ChoiceField(THEMES, required=False)
    shows_channels = serializers.BooleanField(required=False)


class Boards(Nouns):
    """Boards in use, all of whose brands one serves, with how their tiles stand."""

    noun = "boards"
    permission_classes = HANG
    shape = BoardShape
    takes = BoardGiven

    def rows(self, request: Any) -> QuerySet[Board]:
        mine: QuerySet[Board] = Board.objects.visible_to(request.user).current()
        return mine.prefetch_related("brands", "queues", "tiles")

    def make(self, request: Any, given: dict[str, Any]) -> Board:
        """It begins with six usual tiles."""
        return boards.save(by=request.user, **_places(request, given))


class OneBoard(Noun, among=Boards):
    """A board."""

    takes = BoardGiven

    def change(self, request: Any, row: Board, given: dict[str, Any]) -> None:
        """What is not named stays."""
        boards.save(by=request.user, board=row, **_places(request, given))

    def remove(self, request: Any, row: Board) -> None:
        """Archived: it shows nothing anywhere, and its links are revoked."""
        boards.archive(board=row, by=request.user)


class OrderGiven(serializers.Serializer[Any]):
    tiles = serializers.ListField(child=RowId(), max_length=12)


class OrderOfTiles(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="boards_arrange", request=OrderGiven, responses=BoardShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Put the tiles into this order; those not named come after, as they were."""
        board = board_of(self, request)
        boards.arrange(board=board, by=request.user, order=read(OrderGiven, request)["tiles"])
        return Response(BoardShape(board).data)


def _places(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Brands and queues one may see; of the whole house only for whoever sees all of it."""
    if "brands" in given:
        given["brands"] = [seen(request, Brand, slug=slug) for slug in given["brands"]]
        if not given["brands"] and request.user.scope(Action.FLOOR_VIEW) is not Scope.ALL:
            raise NotAllowed("Name one of your brands.")
    if "queues" in given:
        given["queues"] = [seen(request, Queue, pk=pk) for pk in given["queues"]]
    return given
