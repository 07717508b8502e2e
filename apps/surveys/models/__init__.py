from apps.surveys.models.invitation import SurveyInvitation
from apps.surveys.models.pulse import PulseRound, PulseTally, PulseTicket
from apps.surveys.models.response import Response
from apps.surveys.models.survey import Survey, SurveyVersion

__all__ = [
    "PulseRound",
    "PulseTally",
    "PulseTicket",
    "Response",
    "Survey",
    "SurveyInvitation",
    "SurveyVersion",
]
