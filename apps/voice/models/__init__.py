from apps.voice.models.call import Call, CallEvent, Leg
from apps.voice.models.callback import Callback
from apps.voice.models.dial_rule import DialRule
from apps.voice.models.flow import CallFlow, FlowRun, FlowStep, FlowVersion
from apps.voice.models.line_sound import LineSound
from apps.voice.models.number import PhoneNumber
from apps.voice.models.order import Order
from apps.voice.models.policy import RecordingPolicy
from apps.voice.models.prompt import Prompt
from apps.voice.models.recording import Recording, RecordingGap, RecordingPiece
from apps.voice.models.relay import MediaRelay
from apps.voice.models.server import Phone, VoiceServer
from apps.voice.models.transcript import Segment, Transcript

__all__ = [
    "Call",
    "CallEvent",
    "CallFlow",
    "Callback",
    "DialRule",
    "FlowRun",
    "FlowStep",
    "FlowVersion",
    "Leg",
    "LineSound",
    "MediaRelay",
    "Order",
    "Phone",
    "PhoneNumber",
    "Prompt",
    "Recording",
    "RecordingGap",
    "RecordingPiece",
    "RecordingPolicy",
    "Segment",
    "Transcript",
    "VoiceServer",
]
