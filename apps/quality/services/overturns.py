"""How often a decision changed an answer: by reviewer and by question."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from apps.quality.choices import DisputeState
from apps.quality.models import Answer, Dispute, Review


@dataclass(frozen=True, slots=True)
class Overturned:
    """``answers`` released, ``disputed`` of them, ``changed`` of those by a decision."""

    name: str
    answers: int
    disputed: int
    changed: int

    @property
    def rate(self) -> float | None:
        """Of the decided disputes, how many changed the answer, 0.0 to 1.0."""
        return self.changed / self.disputed if self.disputed else None


CHANGED = Q(state__in=[DisputeState.UPHELD, DisputeState.PARTLY])


def by_reviewer(reviews: QuerySet[Review]) -> list[Overturned]:
    """For the reviewers of ``reviews``, who was overturned most first."""
    path = "review__reviewer"
    names = F(f"{path}__display_name")
    return _rates(reviews, disputes=path, answers=path, name=names)


def by_question(reviews: QuerySet[Review]) -> list[Overturned]:
    """For the questions of ``reviews``, over all versions of their card."""
    return _rates(
        reviews, disputes="answer__question__key", answers="question__key",
        name=F("answer__question__text"),
    )  # fmt: skip


def _rates(reviews: QuerySet[Review], *, disputes: str, answers: str, name: F) -> list[Overturned]:
    released = reviews.filter(released_at__isnull=False).values("pk")
    ruled = (
        Dispute.objects.filter(review__in=released)
        .exclude(state=DisputeState.OPEN)
        .order_by()
        .values(key=F(disputes))
        .annotate(disputed=Count("answer", distinct=True),
                  changed=Count("answer", filter=CHANGED, distinct=True))
    )  # fmt: skip
    given = dict(
        Answer.objects.filter(review__in=released, out_of__isnull=False)
        .order_by()
        .values_list(answers)
        .annotate(count=Count("pk"))
    )
    keys = [row["key"] for row in ruled]
    names = dict(
        Dispute.objects.filter(review__in=released, **{f"{disputes}__in": keys})
        .values_list(disputes, name)
        .order_by("pk")
    )
    found = [
        Overturned(
            str(names[row["key"]]), given.get(row["key"], 0), row["disputed"], row["changed"]
        )
        for row in ruled
    ]
    return sorted(found, key=lambda each: (-(each.rate or 0), -each.disputed, each.name))
