from apps.interactions.models.case import Case, CaseLink
from apps.interactions.models.content import CannedReply, ContactReason, Disposition
from apps.interactions.models.interaction import Interaction, InteractionEvent
from apps.interactions.models.message import (
    Attachment,
    Delivery,
    Draft,
    Hold,
    Message,
    Reaction,
    Revision,
)
from apps.interactions.models.wrap_up import Rating, WrapUp

__all__ = [
    "Attachment",
    "CannedReply",
    "Case",
    "CaseLink",
    "ContactReason",
    "Delivery",
    "Disposition",
    "Draft",
    "Hold",
    "Interaction",
    "InteractionEvent",
    "Message",
    "Rating",
    "Reaction",
    "Revision",
    "WrapUp",
]
