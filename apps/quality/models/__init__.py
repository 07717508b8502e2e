from apps.quality.models.calibration import Calibration, CalibrationSheet
from apps.quality.models.coaching import (
    CoachingCheck,
    CoachingNote,
    CoachingPlan,
    CoachingSession,
)
from apps.quality.models.dispute import Dispute, DisputePass
from apps.quality.models.plan import ReviewTask, SamplingPlan, Slice
from apps.quality.models.review import Answer, Evidence, Review, ReviewEdition, Viewing
from apps.quality.models.rule import Finding, Inquiry, Rule
from apps.quality.models.scorecard import Option, Question, Scorecard, ScorecardVersion, Section
from apps.quality.models.screen import ScreenCapture, ScreenConsent, ScreenPiece, ScreenPolicy

__all__ = [
    "Answer",
    "Calibration",
    "CalibrationSheet",
    "CoachingCheck",
    "CoachingNote",
    "CoachingPlan",
    "CoachingSession",
    "Dispute",
    "DisputePass",
    "Evidence",
    "Finding",
    "Inquiry",
    "Option",
    "Question",
    "Review",
    "ReviewEdition",
    "ReviewTask",
    "Rule",
    "SamplingPlan",
    "Scorecard",
    "ScorecardVersion",
    "ScreenCapture",
    "ScreenConsent",
    "ScreenPiece",
    "ScreenPolicy",
    "Section",
    "Slice",
    "Viewing",
]
