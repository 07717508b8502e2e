from apps.customers.models.consent import Consent, Suppression
from apps.customers.models.customer import Customer, Organisation
from apps.customers.models.data_key import DataKey
from apps.customers.models.habit import Habit
from apps.customers.models.identity import Identity
from apps.customers.models.importing import ImportJob, ImportRow
from apps.customers.models.ledger import Touchpoint
from apps.customers.models.matching import MatchCandidate, MergeEvent
from apps.customers.models.order import Order
from apps.customers.models.vocabulary import AttributeDefinition, SavedFilter, Tag

__all__ = [
    "AttributeDefinition",
    "Consent",
    "Customer",
    "DataKey",
    "Habit",
    "Identity",
    "ImportJob",
    "ImportRow",
    "MatchCandidate",
    "MergeEvent",
    "Order",
    "Organisation",
    "SavedFilter",
    "Suppression",
    "Tag",
    "Touchpoint",
]
