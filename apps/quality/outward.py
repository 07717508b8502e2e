"""What programs outside hear of reviews and coaching."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from apps.core.outward import Told, noun, seen, tell, told
from apps.quality import events
from apps.quality.models import CoachingPlan, Review


def _review_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = Review.objects.filter(pk__in=ids).values_list(
        "pk", "brand_id", "interaction_id", "agent__username", "state", "final"
    )
    return {
        pk: Told((brand,), {"review": pk, "interaction": part, "agent": agent, "state": state,
                            "final": None if final is None else float(final)})
        for pk, brand, part, agent, state, final in rows
    }  # fmt: skip


noun("review", action="quality.view", visible=seen(Review), story=_review_story)
noun("coaching", action="coaching.view", visible=seen(CoachingPlan),
     story=told(CoachingPlan, {"plan": "id", "agent": "agent__username", "goal": "goal"},
                brand="brand_id"))  # fmt: skip

for _name, _event, _words in (
    ("review.released", events.ReviewReleased, "An agent sees what was found"),
    ("review.disputed", events.ReviewDisputed, "An agent does not agree"),
    ("review.decided", events.DisputeDecided, "One answer of a dispute was decided"),
    ("review.finished", events.ReviewFinished, "Its scores stand"),
):
    tell(_name, _event, noun="review", id_of="review_id", words=_words)
tell("coaching.planned", events.CoachingPlanOpened, noun="coaching", id_of="plan_id",
     words="Somebody is coached towards a goal")  # fmt: skip
