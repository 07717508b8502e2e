from apps.analytics.models.alert import AlertDelivery, AlertEvent, AlertRule
from apps.analytics.models.board import Board, BoardNotice, BoardReading, BoardTile, KioskLink
from apps.analytics.models.cells import HourFact, IntervalFact, PersonFact
from apps.analytics.models.facts import CaseFact, ContactFact, HoldingFact, OfferFact, PlaceFact
from apps.analytics.models.money import Fee, PayRate
from apps.analytics.models.reports import ReportRecipient, ReportSchedule, SavedReport
from apps.analytics.models.rolling import Mark, Touched

__all__ = [
    "AlertDelivery",
    "AlertEvent",
    "AlertRule",
    "Board",
    "BoardNotice",
    "BoardReading",
    "BoardTile",
    "CaseFact",
    "ContactFact",
    "Fee",
    "HoldingFact",
    "HourFact",
    "IntervalFact",
    "KioskLink",
    "Mark",
    "OfferFact",
    "PayRate",
    "PersonFact",
    "PlaceFact",
    "ReportRecipient",
    "ReportSchedule",
    "SavedReport",
    "Touched",
]
