from apps.voice.models.call import Call, CallEvent, Leg
from apps.voice.models.dial_rule import DialRule
from apps.voice.models.number import PhoneNumber
from apps.voice.models.order import Order
from apps.voice.models.recording import Recording, RecordingGap, RecordingPiece
from apps.voice.models.relay import MediaRelay
from apps.voice.models.server import Phone, VoiceServer

__all__ = [
    "Call",
    "CallEvent",
    "DialRule",
    "Leg",
    "MediaRelay",
    "Order",
    "Phone",
    "PhoneNumber",
    "Recording",
    "RecordingGap",
    "RecordingPiece",
    "VoiceServer",
]
