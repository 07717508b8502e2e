"""Quality per agent, team, channel, question and reviewer, with how sure each figure is.

Figures are made of the random lane alone. The database counts, adds and squares; nothing here
reads reviews one by one, apart from who is kinder (a few thousand rows at most).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Avg,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
    Value,
    Variance,
)
from django.db.models.functions import Coalesce, NullIf

from apps.channels.choices import ChannelKind
from apps.quality.domain import estimates, intervals, leniency, shrinkage
from apps.quality.domain.estimates import Drawn, Estimate
from apps.quality.domain.intervals import Interval, Moments
from apps.quality.domain.leniency import Scored
from apps.quality.domain.shrinkage import Shrunk
from apps.quality.models import Answer, Review
from apps.quality.services import overturns

MOST_COMPARED = 5000
MOST_DRAWN = 20_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One row. ``score`` leans on the whole where it is small; ``clean``: no critical error."""

    key: Any
    name: str
    score: Shrunk
    clean: Interval | None = None
    offset: Interval | None = None  # reviewers: against peers on contacts as hard
    overturned: tuple[int, int] | None = None  # reviewers, questions: changed of disputed
    part: str = ""  # questions: the card


def room(reviews: QuerySet[Review]) -> Estimate | None:
    """The mean of all contacts the sample stands for."""
    rows = reviews.filter(final__isnull=False).values_list("final", "weight", "agent")
    return estimates.weighted_mean(
        [Drawn(float(final or 0), float(weight or 1), agent) for final, weight, agent in
         rows[:MOST_DRAWN]]
    )  # fmt: skip


def by_agent(reviews: QuerySet[Review]) -> list[Figure]:
    return _grouped(reviews, "agent", called("agent"))


def by_team(reviews: QuerySet[Review]) -> list[Figure]:
    return _grouped(reviews.filter(team__isnull=False), "team", F("team__name"))


def by_channel(reviews: QuerySet[Review]) -> list[Figure]:
    return _grouped(reviews, "kind_of_channel", F("kind_of_channel"), said=_kind)


def by_reviewer(reviews: QuerySet[Review]) -> list[Figure]:
    """With the offset against peers, and how often a dispute changed what they answered."""
    rows = (
        reviews.filter(raw__isnull=False)
        .order_by("-submitted_at")
        .values_list("reviewer", "agent", "kind_of_channel", "raw")[:MOST_COMPARED]
    )
    offsets = leniency.against_peers(
        Scored(reviewer, (agent, kind), float(raw or 0)) for reviewer, agent, kind, raw in rows
    )
    changed = {each.name: (each.changed, each.disputed) for each in overturns.by_reviewer(reviews)}
    return [
        Figure(row.key, row.name, row.score, row.clean, offsets.get(row.key),
               changed.get(row.name))
        for row in _grouped(reviews, "reviewer", called("reviewer"))
    ]  # fmt: skip


def by_question(reviews: QuerySet[Review]) -> list[Figure]:
    """Shares of full points; over all versions of a card, with the newest wording."""
    share = ExpressionWrapper(
        F("points") * 100.0 / F("out_of"), output_field=FloatField()
    )  # what a hundred would be
    rows: Iterable[Any] = (
        Answer.objects.filter(review__in=reviews.values("pk"), out_of__gt=0)
        .order_by()
        .values(
            "question__key", card=F("question__version__scorecard"),
            part=F("question__version__scorecard__name"),
        )
        .annotate(
            n=Count("pk"), mean=Avg(share), variance=Variance(share, sample=True),
            spotless=Count("pk", filter=Q(critical="")),
        )
    )  # fmt: skip
    held = {(row["card"], row["question__key"]): row for row in rows}
    texts = {
        (card, key): text
        for card, key, text in Answer.objects.filter(review__in=reviews.values("pk"))
        .order_by("question__version__number")
        .values_list("question__version__scorecard", "question__key", "question__text")
        .distinct()
    }
    changed = {e.name: (e.changed, e.disputed) for e in overturns.by_question(reviews)}
    drawn = shrinkage.of_moments({key: _moments(row) for key, row in held.items()})
    figures = [
        Figure(
            key[1], texts.get(key, key[1]), drawn[key],
            intervals.wilson(row["spotless"], row["n"]), None,
            changed.get(texts.get(key, "")), row["part"],
        )
        for key, row in held.items()
    ]  # fmt: skip
    return sorted(figures, key=lambda figure: figure.score.value)


BY: dict[str, Callable[[QuerySet[Review]], list[Figure]]] = {
    "agent": by_agent,
    "team": by_team,
    "channel": by_channel,
    "question": by_question,
    "reviewer": by_reviewer,
}


def called(path: str) -> Coalesce:
    """The name of the person at ``path``, as ``str(user)`` says it."""
    return Coalesce(NullIf(F(f"{path}__display_name"), Value("")), F(f"{path}__username"))


def _grouped(
    reviews: QuerySet[Review], key: str, name: F | Coalesce, *, said: Callable[[str], str] = str
) -> list[Figure]:
    rows: list[Any] = list(
        reviews.filter(final__isnull=False)
        .order_by()
        .values(group=F(key), name=name)
        .annotate(
            n=Count("pk"), mean=Avg("final", output_field=FloatField()),
            variance=Variance("final", sample=True, output_field=FloatField()),
            spotless=Count("pk", filter=Q(critical_errors=0)),
        )
    )  # fmt: skip
    drawn = shrinkage.of_moments({row["group"]: _moments(row) for row in rows})
    figures = [
        Figure(row["group"], said(row["name"]), drawn[row["group"]],
               intervals.wilson(row["spotless"], row["n"]))
        for row in rows
    ]  # fmt: skip
    return sorted(figures, key=lambda figure: (-figure.score.value, figure.name))


def _moments(row: dict[str, Any]) -> Moments:
    spread = None if row["variance"] is None else float(row["variance"])
    return Moments(row["n"], float(row["mean"]), spread)


def _kind(kind: str) -> str:
    return str(ChannelKind(kind).label) if kind in ChannelKind else kind
