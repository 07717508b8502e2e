from apps.quality.models.dispute import Dispute
from apps.quality.models.plan import ReviewTask, SamplingPlan, Slice
from apps.quality.models.review import Answer, Evidence, Review, ReviewEdition, Viewing
from apps.quality.models.scorecard import Option, Question, Scorecard, ScorecardVersion, Section

__all__ = [
    "Answer",
    "Dispute",
    "Evidence",
    "Option",
    "Question",
    "Review",
    "ReviewEdition",
    "ReviewTask",
    "SamplingPlan",
    "Scorecard",
    "ScorecardVersion",
    "Section",
    "Slice",
    "Viewing",
]
