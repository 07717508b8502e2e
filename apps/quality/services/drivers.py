"""Which questions go with happy customers and with matters settled at once.

It shows what goes together, not what causes what. With many questions some look strong by
chance: intervals hold 99 %, and a question needs ten contacts on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    Variance,
    When,
)

from apps.interactions.models import Interaction
from apps.quality.domain import intervals
from apps.quality.domain.intervals import Interval, Moments
from apps.quality.models import Answer, Question, Review

AGAIN_WITHIN = timedelta(days=7)
CONFIDENCE = 0.99
FEWEST = 10  # contacts on each side


@dataclass(frozen=True, slots=True)
class Driver:
    """Full points less points lost: stars of the rating, and the share that came back."""

    question: str
    card: str
    full: int
    lost: int
    rating: Interval | None
    again: Interval | None

    @property
    def is_strong(self) -> bool:
        return any(each is not None and each.leaves_out_zero for each in (self.rating, self.again))

    @property
    def weight(self) -> float:
        """For the order: how far the nearer end of an interval is from nothing."""
        found = [0.0]
        for each, scale in ((self.rating, 4.0), (self.again, 1.0)):
            if each is not None and each.leaves_out_zero:
                low, high = each.bounds
                found.append(min(abs(low), abs(high)) / scale)
        return max(found)


def of(reviews: QuerySet[Review]) -> list[Driver]:
    """The strongest first; only questions with enough on both sides."""
    came_back = Interaction.objects.filter(
        customer=OuterRef("review__interaction__customer"),
        opened_at__gt=OuterRef("review__interaction__ended_at"),
        opened_at__lte=OuterRef("review__interaction__ended_at") + AGAIN_WITHIN,
        direction="in",
    ).exclude(case=OuterRef("review__interaction__case"))
    rating = F("review__interaction__rating__score")
    rows: Iterable[Any] = (
        Answer.objects.filter(review__in=reviews.values("pk"), out_of__gt=0)
        .annotate(
            is_full=Case(When(points__gte=F("out_of"), then=Value(True)), default=Value(False),
                         output_field=BooleanField()),
            again=Exists(came_back),
        )
        .order_by()
        .values("is_full", key=F("question__key"), card=F("question__version__scorecard"),
                name=F("question__version__scorecard__name"))
        .annotate(
            n=Count("pk"), back=Count("pk", filter=Q(again=True)), rated=Count(rating),
            stars=Avg(rating, output_field=FloatField()),
            spread=Variance(rating, sample=True, output_field=FloatField()),
        )
    )  # fmt: skip
    sides: dict[tuple[int, str], dict[bool, dict[str, Any]]] = {}
    for row in rows:
        sides.setdefault((row["card"], row["key"]), {})[row["is_full"]] = row
    texts = _texts([card for card, _ in sides])
    found = [
        _driver(texts.get(place, place[1]), side[True], side[False])
        for place, side in sides.items()
        if len(side) == 2 and min(side[True]["n"], side[False]["n"]) >= FEWEST
    ]
    return sorted(found, key=lambda driver: (-driver.weight, driver.question))


def _driver(text: str, full: dict[str, Any], lost: dict[str, Any]) -> Driver:
    rating = None
    if full["rated"] >= FEWEST and lost["rated"] >= FEWEST:
        rating = intervals.between(_stars(full), _stars(lost), confidence=CONFIDENCE)
    again = intervals.of_share_difference(
        (full["back"], full["n"]), (lost["back"], lost["n"]), confidence=CONFIDENCE
    )
    return Driver(text, full["name"], full["n"], lost["n"], rating, again)


def _stars(side: dict[str, Any]) -> Moments:
    return Moments(side["rated"], float(side["stars"]), side["spread"])


def _texts(cards: list[int]) -> dict[tuple[int, str], str]:
    questions = Question.objects.filter(version__scorecard__in=cards).order_by("version__number")
    rows = questions.values_list("version__scorecard", "key", "text")
    return {(card, key): text for card, key, text in rows}
