from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    response_id: int
    interaction_id: int


@dataclass(frozen=True, slots=True)
class ScoreWasLow:
    """A customer was clearly unhappy: what looks for risks wants to read this contact."""

    response_id: int
    interaction_id: int
    measure: str  # "csat", "nps", "ces"
    score: int
