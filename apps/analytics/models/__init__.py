from apps.analytics.models.cells import HourFact, IntervalFact, PersonFact
from apps.analytics.models.facts import CaseFact, ContactFact, HoldingFact, OfferFact, PlaceFact
from apps.analytics.models.rolling import Mark, Touched

__all__ = [
    "CaseFact",
    "ContactFact",
    "HoldingFact",
    "HourFact",
    "IntervalFact",
    "Mark",
    "OfferFact",
    "PersonFact",
    "PlaceFact",
    "Touched",
]
