"""Making boards: their frame, at most six tiles in an order, notices, links for screens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.analytics.domain.boards import MEASURES, MOST_TILES
from apps.analytics.models import Board, BoardNotice, BoardTile, KioskLink
from apps.core import audit, realtime
from apps.core.errors import DomainError
from apps.routing.models import Queue

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.accounts.models import User

REVOKED = 4403
SEEN_EVERY = timedelta(seconds=60)
START = ("service_level", "longest_wait", "people_free", "waiting", "satisfied", "abandonment")


class BoardFull(DomainError):
    code = "board_full"
    status = 422


@transaction.atomic
def save(*, by: User, board: Board | None = None, **frame: Any) -> Board:
    """Make one with six usual tiles, or change its frame."""
    brands, queues = frame.pop("brands", None), frame.pop("queues", None)
    row = board or Board()
    for name, value in frame.items():
        setattr(row, name, value)
    row.save()
    if brands is not None:
        row.brands.set(brands)
    if queues is not None:
        row.queues.set(queues)
    if board is None:
        for n, key in enumerate(START):
            BoardTile.objects.create(
                board=row, position=n, measure=key, target=MEASURES[key].target
            )
    audit.record("board.changed" if board else "board.made", actor=by, target=row, summary=row.name)
    return row


def queues_of(board: Board) -> QuerySet[Queue]:
    """The queues a tile of it may be about: its own, else those of its brands, else all."""
    if board.queues.exists():
        return board.queues.all()
    rows = Queue.objects.current()
    brands = list(board.brands.values_list("pk", flat=True))
    return rows.filter(brand__in=brands) if brands else rows


@transaction.atomic
def put_tile(*, board: Board, by: User, tile: BoardTile | None = None, **fields: Any) -> BoardTile:
    """Add or change a tile; its mark starts anew. Raises BoardFull for a seventh."""
    Board.objects.select_for_update().get(pk=board.pk)
    if tile is None and board.tiles.count() >= MOST_TILES:
        raise BoardFull(_("Six tiles are what a room can read. Take one away first."))
    row = tile or BoardTile(board=board, position=board.tiles.count())
    for name, value in fields.items():
        setattr(row, name, value)
    row.mark, row.marked_at, row.pending, row.pending_count = "", None, "", 0
    row.save()
    row.readings.all().delete()
    audit.record("board.tile_changed", actor=by, target=board, summary=str(row))
    return row


@transaction.atomic
def arrange(*, board: Board, by: User, order: Sequence[int]) -> None:
    """Put the tiles into this order; those not named come after, as they were."""
    tiles = list(BoardTile.objects.select_for_update().filter(board=board))
    place = {pk: n for n, pk in enumerate(order)}
    tiles.sort(key=lambda tile: (place.get(tile.pk, len(place)), tile.position, tile.pk))
    for n, tile in enumerate(tiles):
        tile.position = n
    BoardTile.objects.bulk_update(tiles, ["position"])
    audit.record("board.arranged", actor=by, target=board, order=[tile.pk for tile in tiles])


@transaction.atomic
def drop_tile(*, tile: BoardTile, by: User) -> None:
    audit.record("board.tile_dropped", actor=by, target=tile.board, summary=str(tile))
    tile.delete()


@transaction.atomic
def archive(*, board: Board, by: User, restore: bool = False) -> None:
    """An archived board shows nothing anywhere: its links are revoked."""
    board.archived_at = None if restore else timezone.now()
    board.save(update_fields=["archived_at", "updated_at"])
    if not restore:
        for link in board.links.filter(revoked_at__isnull=True):
            revoke(link=link, by=by)
    audit.record(
        "board.restored" if restore else "board.archived", actor=by, target=board,
        summary=board.name,
    )  # fmt: skip


def announce(
    *, board: Board, by: User, headline: str, words: str, is_good: bool, until: datetime
) -> BoardNotice:
    return BoardNotice.objects.create(
        board=board, by=by, headline=headline, words=words, is_good=is_good, shows_until=until
    )


def withdraw(*, notice: BoardNotice) -> None:
    BoardNotice.objects.filter(pk=notice.pk).update(shows_until=timezone.now())


@transaction.atomic
def open_link(*, board: Board, by: User, name: str) -> tuple[KioskLink, str]:
    """A link for a screen, and its token: shown once, kept as a digest only."""
    token = secrets.token_urlsafe(24)
    link = KioskLink.objects.create(board=board, name=name, by=by, token_digest=_digest(token))
    audit.record("board.link_opened", actor=by, target=board, summary=name, link=link.pk)
    return link, token


def address_of(token: str) -> str:
    """What a screen opens. The token stands behind the #: no server ever sees it."""
    return f"{settings.PUBLIC_URL}{reverse('boards:kiosk')}#{token}"


@transaction.atomic
def revoke(*, link: KioskLink, by: User) -> None:
    """From now on it opens nothing; screens that show it go dark at once."""
    won = KioskLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if won:
        audit.record("board.link_revoked", actor=by, target=link.board, summary=link.name)
        transaction.on_commit(lambda: realtime.revoke(f"kiosk.{link.pk}", code=REVOKED))


def find_link(token: str) -> KioskLink | None:
    """The open link behind a token; empty and made-up ones find nothing."""
    if not 20 <= len(token) <= 80:
        return None
    return (
        KioskLink.objects.select_related("board")
        .filter(
            token_digest=_digest(token), revoked_at__isnull=True, board__archived_at__isnull=True
        )
        .first()
    )


def seen(link: KioskLink, *, now: datetime) -> None:
    """A screen shows it; written once a minute."""
    if link.last_seen_at is None or now - link.last_seen_at > SEEN_EVERY:
        KioskLink.objects.filter(pk=link.pk).update(last_seen_at=now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
