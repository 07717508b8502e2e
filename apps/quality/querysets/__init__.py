"""Who may see what of quality, and how screens ask for it; one module a part."""

from apps.quality.querysets.automatic import AnswerRuleQuerySet, FindingQuerySet
from apps.quality.querysets.calibrating import CalibrationQuerySet, SheetQuerySet
from apps.quality.querysets.coaching import CoachingPlanQuerySet
from apps.quality.querysets.reviewing import (
    READ_ONLY,
    AnswerQuerySet,
    DisputeQuerySet,
    PlanQuerySet,
    ReviewQuerySet,
    ScorecardQuerySet,
    TaskQuerySet,
    VersionQuerySet,
    in_teams_of,
)
from apps.quality.querysets.screens import CaptureQuerySet

__all__ = [
    "READ_ONLY",
    "AnswerQuerySet",
    "AnswerRuleQuerySet",
    "CalibrationQuerySet",
    "CaptureQuerySet",
    "CoachingPlanQuerySet",
    "DisputeQuerySet",
    "FindingQuerySet",
    "PlanQuerySet",
    "ReviewQuerySet",
    "ScorecardQuerySet",
    "SheetQuerySet",
    "TaskQuerySet",
    "VersionQuerySet",
    "in_teams_of",
]
