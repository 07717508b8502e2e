from apps.voice.models.alarm import CallAlarm
from apps.voice.models.answer_hours import AnswerHours
from apps.voice.models.call import Call, CallEvent, Leg
from apps.voice.models.calling import CallingWindow
from apps.voice.models.dial_rule import DialRule
from apps.voice.models.number import PhoneNumber
from apps.voice.models.order import Order
from apps.voice.models.partner import AllocationRule, PartnerSite, Placement
from apps.voice.models.recording import Recording, RecordingGap
from apps.voice.models.server import Phone, VoiceServer

__all__ = [
    "AllocationRule",
    "AnswerHours",
    "Call",
    "CallAlarm",
    "CallEvent",
    "CallingWindow",
    "DialRule",
    "Leg",
    "Order",
    "PartnerSite",
    "Phone",
    "PhoneNumber",
    "Placement",
    "Recording",
    "RecordingGap",
    "VoiceServer",
]
