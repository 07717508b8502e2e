"""What was measured of one agent in a stretch of time, value by value."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from apps.interactions.models import Rating
from apps.quality.choices import Measure
from apps.quality.models import Answer, Review

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User


def values(
    agent: User, measure: str, of: str, *, brand: Brand, start: datetime, end: datetime
) -> list[float]:
    """Scores and shares from 0 to 100, ratings from 1 to 5; by when the contact ended."""
    if measure == Measure.RATING:
        rated = Rating.objects.filter(
            interaction__owner=agent, interaction__case__brand=brand,
            interaction__ended_at__gte=start, interaction__ended_at__lt=end,
        )  # fmt: skip
        return [float(score) for score in rated.values_list("score", flat=True)]
    reviews = Review.objects.counted().filter(
        agent=agent, brand=brand, interaction__ended_at__gte=start, interaction__ended_at__lt=end
    )
    if measure == Measure.SCORE:
        scores = reviews.filter(final__isnull=False).values_list("final", flat=True)
        return [float(score) for score in scores if score is not None]
    name = "question__key" if measure == Measure.QUESTION else "question__trait"
    answers = Answer.objects.filter(review__in=reviews.values("pk"), out_of__gt=0, **{name: of})
    rows = answers.values_list("points", "out_of")
    return [float(p / o * 100) for p, o in rows if p is not None and o]
