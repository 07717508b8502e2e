from apps.voice.models.alarm import CallAlarm
from apps.voice.models.answer_hours import AnswerHours
from apps.voice.models.call import Call, CallEvent, Leg
from apps.voice.models.callback import Callback
from apps.voice.models.calling import CallingWindow
from apps.voice.models.dial_rule import DialRule
from apps.voice.models.flow import CallFlow, FlowRun, FlowStep, FlowVersion
from apps.voice.models.line_sound import LineSound
from apps.voice.models.number import PhoneNumber
from apps.voice.models.order import Order
from apps.voice.models.partner import AllocationRule, PartnerSite, Placement
from apps.voice.models.policy import RecordingPolicy
from apps.voice.models.prompt import Prompt
from apps.voice.models.recording import Recording, RecordingGap, RecordingPiece, RecordingTrack
from apps.voice.models.relay import MediaRelay
from apps.voice.models.server import Phone, VoiceServer
from apps.voice.models.transcript import Segment, Transcript

__all__ = [
    "AllocationRule",
    "AnswerHours",
    "Call",
    "CallAlarm",
    "CallEvent",
    "CallFlow",
    "Callback",
    "CallingWindow",
    "DialRule",
    "FlowRun",
    "FlowStep",
    "FlowVersion",
    "Leg",
    "LineSound",
    "MediaRelay",
    "Order",
    "PartnerSite",
    "Phone",
    "PhoneNumber",
    "Placement",
    "Prompt",
    "Recording",
    "RecordingGap",
    "RecordingPiece",
    "RecordingPolicy",
    "RecordingTrack",
    "Segment",
    "Transcript",
    "VoiceServer",
]
