"""The verbs of quality, one module a noun: ``from apps.quality.services import reviews``."""

from apps.quality.services import (
    answers,
    cards,
    dangers,
    disputes,
    drawing,
    editing,
    overturns,
    plans,
    reviewers,
    reviews,
    scoring,
    shipped,
    tasks,
)

__all__ = [
    "answers",
    "cards",
    "dangers",
    "disputes",
    "drawing",
    "editing",
    "overturns",
    "plans",
    "reviewers",
    "reviews",
    "scoring",
    "shipped",
    "tasks",
]
