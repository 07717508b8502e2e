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
    "Section",
    "Slice",
    "Viewing",
]
