"""Who may see what of telephony, and how it is asked for; one module a noun."""

from apps.voice.querysets.calling_out import CallAlarmQuerySet, CallingWindowQuerySet
from apps.voice.querysets.calls import CallbackQuerySet, CallQuerySet
from apps.voice.querysets.desks import (
    AllocationQuerySet,
    AnswerHoursQuerySet,
    PartnerSiteQuerySet,
    PlacementQuerySet,
)
from apps.voice.querysets.flows import CallFlowQuerySet, FlowVersionQuerySet, PromptQuerySet
from apps.voice.querysets.numbers import PhoneNumberQuerySet, PhoneQuerySet
from apps.voice.querysets.recordings import RecordingQuerySet, SegmentQuerySet

__all__ = [
    "AllocationQuerySet",
    "AnswerHoursQuerySet",
    "CallAlarmQuerySet",
    "CallFlowQuerySet",
    "CallQuerySet",
    "CallbackQuerySet",
    "CallingWindowQuerySet",
    "FlowVersionQuerySet",
    "PartnerSiteQuerySet",
    "PhoneNumberQuerySet",
    "PhoneQuerySet",
    "PlacementQuerySet",
    "PromptQuerySet",
    "RecordingQuerySet",
    "SegmentQuerySet",
]
