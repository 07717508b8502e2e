from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScorecardPublished:
    """A card asks something else from now on."""

    scorecard_id: int
    version_id: int


@dataclass(frozen=True, slots=True)
class ReviewTaskGiven:
    task_id: int
    reviewer_id: int


@dataclass(frozen=True, slots=True)
class ReviewSubmitted:
    """Scored; nobody but reviewers and supervisors sees it yet."""

    review_id: int
    agent_id: int
    reviewer_id: int


@dataclass(frozen=True, slots=True)
class ReviewReleased:
    """The agent sees it. What was lost is in its answers (``Answer.objects.lost()``)."""

    review_id: int
    agent_id: int


@dataclass(frozen=True, slots=True)
class ReviewAcknowledged:
    review_id: int
    agent_id: int


@dataclass(frozen=True, slots=True)
class ReviewDisputed:
    """One event for all disputes of a round."""

    review_id: int
    agent_id: int
    round: int


@dataclass(frozen=True, slots=True)
class DisputePassedOn:
    dispute_id: int
    decider_id: int | None


@dataclass(frozen=True, slots=True)
class DisputeDecided:
    dispute_id: int
    review_id: int
    state: str  # upheld, partly, rejected


@dataclass(frozen=True, slots=True)
class ReviewFinished:
    """Acknowledged, decided for good, or its deadline passed: the scores stand."""

    review_id: int
    agent_id: int


@dataclass(frozen=True, slots=True)
class CalibrationOpened:
    """All sheets are in, or its time is up: reviewers see what the others answered."""

    calibration_id: int


@dataclass(frozen=True, slots=True)
class CoachingPlanOpened:
    plan_id: int
    agent_id: int
    coach_id: int
