"""What the board editor shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.analytics.domain.boards import MEASURES, MOST_TILES
from apps.analytics.models import AlertDelivery, AlertRule, Board, BoardTile
from apps.analytics.services import alerts, board_words
from apps.desk.boards.forms import AlertForm, BoardForm, LinkForm, NoticeForm, TileForm

TROUBLES = 5


@dataclass(frozen=True, slots=True)
class Card:
    """A tile as the editor shows it; ``earlier`` and ``later`` are the orders the arrows send."""

    tile: BoardTile
    title: str
    target: str
    has_alert: bool
    earlier: str
    later: str


def page(
    board: Board,
    user: User,
    *,
    tile: BoardTile | None = None,
    frame: BoardForm | None = None,
    tile_form: TileForm | None = None,
    alert_form: AlertForm | None = None,
    notice_form: NoticeForm | None = None,
    link_form: LinkForm | None = None,
    address: str = "",
) -> dict[str, Any]:
    tiles = list(board.tiles.select_related("queue", "alert"))
    rule = AlertRule.objects.filter(tile=tile).first() if tile else None
    return {
        "board": board,
        "cards": [_card(one, n, tiles) for n, one in enumerate(tiles)],
        "has_room": len(tiles) < MOST_TILES,
        "tile": tile,
        "tile_title": board_words.title(tile) if tile else "",
        "tile_form": tile_form or TileForm(by=user, board=board, row=tile),
        "alert_form": alert_form or AlertForm(rule=rule),
        "secret": alerts.secret_of(rule) if rule and rule.webhook_url else "",
        "troubles": _troubles(tile),
        "frame": frame or BoardForm(by=user, row=board),
        "notices": board.notices.filter(shows_until__gt=timezone.now()),
        "notice_form": notice_form or NoticeForm(),
        "links": board.links.filter(revoked_at__isnull=True).select_related("by"),
        "link_form": link_form or LinkForm(),
        "address": address,
    }


def url(board: Board) -> str:
    return reverse("boards:edit", args=[board.pk])


def _card(tile: BoardTile, n: int, tiles: list[BoardTile]) -> Card:
    measure = MEASURES.get(tile.measure, MEASURES["waiting"])
    word = board_words.target_word(measure.better, measure.unit)
    return Card(
        tile=tile,
        title=board_words.title(tile),
        target=f"{word} {board_words.target(tile.target, measure.unit)}",
        has_alert=hasattr(tile, "alert"),
        earlier=_order(tiles, n, n - 1),
        later=_order(tiles, n, n + 1),
    )


def _order(tiles: list[BoardTile], here: int, there: int) -> str:
    """The tiles with one moved; empty at the edge."""
    if not 0 <= there < len(tiles):
        return ""
    ids = [str(tile.pk) for tile in tiles]
    ids.insert(there, ids.pop(here))
    return ",".join(ids)


def _troubles(tile: BoardTile | None) -> list[AlertDelivery]:
    """The last deliveries that did not arrive (yet)."""
    if tile is None:
        return []
    rows = AlertDelivery.objects.filter(event__tile=tile).exclude(problem="")
    return list(rows.order_by("-pk")[:TROUBLES])
