from apps.interactions.models.case import Case, CaseLink, CaseMerge
from apps.interactions.models.content import CannedReply, ContactReason, Disposition
from apps.interactions.models.interaction import Interaction, InteractionEvent
from apps.interactions.models.legal_hold import LegalHold
from apps.interactions.models.message import (
    Attachment,
    Delivery,
    Draft,
    Hold,
    Message,
    Reaction,
    Revision,
)
from apps.interactions.models.notification import Notification
from apps.interactions.models.wrap_up import Rating, WrapUp

__all__ = [
    "Attachment",
    "CannedReply",
    "Case",
    "CaseLink",
    "CaseMerge",
    "ContactReason",
    "Delivery",
    "Disposition",
    "Draft",
    "Hold",
    "Interaction",
    "InteractionEvent",
    "LegalHold",
    "Message",
    "Notification",
    "Rating",
    "Reaction",
    "Revision",
    "WrapUp",
]
