"""What hangs in the room and is asked of people: part of a place of ``world``."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from apps.accounts.models import User
from apps.analytics.models import (
    AlertRule,
    Board,
    BoardNotice,
    BoardTile,
    KioskLink,
    ReportSchedule,
    SavedReport,
)
from apps.analytics.services import boards
from apps.surveys.models import PulseRound


class Showing:
    board: Board
    person: User
    saved_report: SavedReport

    @cached_property
    def tile(self) -> BoardTile:
        """With somebody who hears of it."""
        tile = BoardTile.objects.create(board=self.board, measure="waiting", target=5)
        AlertRule.objects.create(tile=tile)
        return tile

    @cached_property
    def kiosk_link(self) -> KioskLink:
        return boards.open_link(board=self.board, by=self.person, name="Hall")[0]

    @cached_property
    def board_notice(self) -> BoardNotice:
        soon = timezone.now() + timedelta(hours=1)
        return boards.announce(
            board=self.board, by=self.person, headline="Cake", words="", is_good=True, until=soon
        )

    @cached_property
    def sent_report(self) -> SavedReport:
        ReportSchedule.objects.create(report=self.saved_report)
        return self.saved_report

    @cached_property
    def pulse_round(self) -> PulseRound:
        now = timezone.now()
        known = {"title": "Pulse", "closes_at": now + timedelta(days=1)}
        return PulseRound.objects.get_or_create(title="Pulse", defaults=known | {"opens_at": now})[
            0
        ]
