"""What stands beside a wallboard's tiles: links for the screens that show it, and notices."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.analytics.api.tiles import HANG, board_of
from apps.analytics.models import BoardNotice, KioskLink
from apps.analytics.services import boards
from apps.core.nouns import Noun, Nouns

MANAGE = [granted(Action.BOARD_MANAGE)]


class KioskLinkShape(serializers.Serializer[KioskLink]):
    id = serializers.IntegerField()
    name = serializers.CharField(help_text="Where the screen hangs.")
    by = serializers.CharField(source="by.username")
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField(allow_null=True)


class NewKioskLinkShape(KioskLinkShape):
    address = serializers.SerializerMethodField(help_text="Told once, to whoever opens it.")

    def get_address(self, link: KioskLink) -> str:
        token = getattr(link, "token", "")
        return boards.address_of(token) if token else ""


class KioskLinkGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)


class Links(Nouns):
    """Open links for screens; each shows its board and nothing else."""

    noun = "board_links"
    permission_classes = MANAGE
    shape = KioskLinkShape
    takes = KioskLinkGiven
    gives = NewKioskLinkShape

    def rows(self, request: Any) -> QuerySet[KioskLink]:
        return board_of(self, request).links.filter(revoked_at__isnull=True).select_related("by")

    def make(self, request: Any, given: dict[str, Any]) -> KioskLink:
        """The address is told in this answer alone."""
        row, token = boards.open_link(board=board_of(self, request), by=request.user, **given)
        row.token = token  # type: ignore[attr-defined]
        return row

    def annotate(self, row: Any, fresh: Any) -> None:
        row.token = fresh.token


class OneLink(Noun, among=Links):
    """A link for a screen."""

    def remove(self, request: Any, row: KioskLink) -> None:
        """Revoked: screens that show it go dark at once."""
        boards.revoke(link=row, by=request.user)


class BoardNoticeShape(serializers.Serializer[BoardNotice]):
    id = serializers.IntegerField()
    headline = serializers.CharField()
    words = serializers.CharField()
    is_good = serializers.BooleanField()
    shows_until = serializers.DateTimeField()


class BoardNoticeGiven(serializers.Serializer[Any]):
    headline = serializers.CharField(max_length=90)
    words = serializers.CharField(max_length=240, default="", allow_blank=True)
    is_good = serializers.BooleanField(default=True)
    until = serializers.DateTimeField()


class Notices(Nouns):
    """What the board tells now and then, as long as it stands."""

    noun = "board_notices"
    permission_classes = HANG
    shape = BoardNoticeShape
    takes = BoardNoticeGiven

    def rows(self, request: Any) -> QuerySet[BoardNotice]:
        return board_of(self, request).notices.filter(shows_until__gt=timezone.now())

    def make(self, request: Any, given: dict[str, Any]) -> BoardNotice:
        """Shown now and then for some seconds, until a moment to come."""
        if given["until"] <= timezone.now():
            raise serializers.ValidationError({"until": "A moment to come."})
        return boards.announce(board=board_of(self, request), by=request.user, **given)


class OneNotice(Noun, among=Notices):
    """A notice on a board."""

    def remove(self, request: Any, row: BoardNotice) -> None:
        """Taken down."""
        boards.withdraw(notice=row)
