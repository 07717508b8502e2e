"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.quality.api import automatic, cards, coaching, disputes, plans, reviews

_REVIEW, _PLAN = "reviews/<int:pk>/", "coaching-plans/<int:pk>/"

urlpatterns = [
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
    path(_REVIEW, reviews.OneReview.as_view(), name="review"),
    path(f"{_REVIEW}answers/<slug:key>/", reviews.OneAnswer.as_view(), name="review_answer"),
    path(f"{_REVIEW}submission/", reviews.Submission.as_view(), name="review_submission"),
    path(f"{_REVIEW}release/", reviews.ReleaseOfReview.as_view(), name="review_release"),
    path("review-tasks/", reviews.Tasks.as_view(), name="review_tasks"),
    path("review-tasks/<int:pk>/", reviews.OneTask.as_view(), name="review_task"),
    path("review-tasks/<int:pk>/review/", reviews.Beginning.as_view(), name="review_beginning"),
    path("scorecards/", cards.Cards.as_view(), name="scorecards"),
    path("scorecards/<int:pk>/", cards.OneCard.as_view(), name="scorecard"),
    path("scorecards/<int:pk>/versions/<int:number>/", cards.Form.as_view(), name="scorecard_form"),
    path(
        "scorecards/<int:pk>/publication/",
        cards.PublicationOfCard.as_view(),
        name="scorecard_publication",
    ),
    path("quality-rules/", automatic.Rules.as_view(), name="quality_rules"),
    path("quality-rules/<int:pk>/", automatic.OneRule.as_view(), name="quality_rule"),
    path("quality-findings/", automatic.Findings.as_view(), name="quality_findings"),
    path("screen-captures/", automatic.Captures.as_view(), name="screen_captures"),
    path("teams/<int:pk>/screens/", automatic.ScreensOfTeam.as_view(), name="team_screens"),
    path("queues/<int:pk>/screens/", automatic.ScreensOfQueue.as_view(), name="queue_screens"),
    path("sampling-plans/", plans.Plans.as_view(), name="sampling_plans"),
    path("sampling-plans/<int:pk>/", plans.OnePlan.as_view(), name="sampling_plan"),
    path("sampling-plans/<int:pk>/drawing/", plans.Drawing.as_view(), name="sampling_drawing"),
    path("disputes/", disputes.Disputes.as_view(), name="disputes"),
    path("disputes/<int:pk>/", disputes.OneDispute.as_view(), name="dispute"),
    path("disputes/<int:pk>/decision/", disputes.Decision.as_view(), name="dispute_decision"),
    path("calibrations/", coaching.Calibrations.as_view(), name="calibrations"),
    path("calibrations/<int:pk>/", coaching.OneCalibration.as_view(), name="calibration"),
    path("calibrations/<int:pk>/opening/", coaching.Opening.as_view(), name="calibration_opening"),
    path("coaching-plans/", coaching.CoachingPlans.as_view(), name="coaching_plans"),
    path(_PLAN, coaching.OneCoachingPlan.as_view(), name="coaching_plan"),
    path(f"{_PLAN}sessions/", coaching.Sessions.as_view(), name="coaching_sessions"),
    path(f"{_PLAN}ending/", coaching.Ending.as_view(), name="coaching_ending"),
    path(f"{_PLAN}notes/", coaching.Notes.as_view(), name="coaching_notes"),
]
