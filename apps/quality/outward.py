"""What programs outside hear of reviews and coaching."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from apps.core.outward import Told, noun, tell
from apps.quality import events
from apps.quality.models import CoachingPlan, Review

if TYPE_CHECKING:
    from apps.accounts.models import User


def _reviews(user: User, ids: Collection[int]) -> Collection[int]:
    return set(Review.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _review_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = Review.objects.filter(pk__in=ids).values_list(
        "pk", "brand_id", "interaction_id", "agent__username", "state", "final"
    )
    return {
        pk: Told((brand,), {"review": pk, "interaction": part, "agent": agent, "state": state,
                            "final": None if final is None else float(final)})
        for pk, brand, part, agent, state, final in rows
    }  # fmt: skip


def _plans(user: User, ids: Collection[int]) -> Collection[int]:
    rows = CoachingPlan.objects.visible_to(user).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _plan_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = CoachingPlan.objects.filter(pk__in=ids).values_list(
        "pk", "brand_id", "agent__username", "goal"
    )
    return {
        pk: Told((brand,), {"plan": pk, "agent": agent, "goal": goal})
        for pk, brand, agent, goal in rows
    }


noun("review", action="quality.view", visible=_reviews, story=_review_story)
noun("coaching", action="coaching.view", visible=_plans, story=_plan_story)

for _name, _event, _words in (
    ("review.released", events.ReviewReleased, "An agent sees what was found"),
    ("review.disputed", events.ReviewDisputed, "An agent does not agree"),
    ("review.decided", events.DisputeDecided, "One answer of a dispute was decided"),
    ("review.finished", events.ReviewFinished, "Its scores stand"),
):
    tell(_name, _event, noun="review", id_of="review_id", words=_words)
tell("coaching.planned", events.CoachingPlanOpened, noun="coaching", id_of="plan_id",
     words="Somebody is coached towards a goal")  # fmt: skip
