"""Quizzes: which questions, in which order, how they are marked, and when to try again."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    pass_mark: int = 80  # percent
    drawn: int = 0  # questions out of the bank; 0 = all
    attempts: int = 3  # 0 = as many as they like
    cool_down_minutes: int = 60  # between a failed attempt and the next


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of one attempt: its options in the order they were shown."""

    question_id: int
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    question_id: int
    chosen: frozenset[int]
    right: frozenset[int]

    @property
    def is_right(self) -> bool:
        return self.chosen == self.right


def draw(bank: Mapping[int, int], *, rules: Rules, seed: int) -> list[Asked]:
    """Questions of ``bank`` (id -> how many options), drawn and shuffled by ``seed``."""
    dice = random.Random(seed)
    ids = sorted(bank)
    count = min(rules.drawn or len(ids), len(ids))
    found = []
    for question_id in dice.sample(ids, count):
        order = list(range(bank[question_id]))
        dice.shuffle(order)
        found.append(Asked(question_id, tuple(order)))
    return found


def mark(
    asked: Sequence[int],
    right: Mapping[int, frozenset[int]],
    chosen: Mapping[int, frozenset[int]],
) -> list[Marked]:
    """Every right option and no wrong one: nothing else counts as right."""
    return [Marked(pk, chosen.get(pk, frozenset()), right[pk]) for pk in asked if pk in right]


def score(marked: Sequence[Marked]) -> int:
    """Percent, rounded down: 79.9 is not 80."""
    return 100 * sum(one.is_right for one in marked) // len(marked) if marked else 0


def opens_at(rules: Rules, *, failed: int, last: datetime | None, now: datetime) -> datetime | None:
    """When the next attempt may begin, ``now`` at the earliest; None: never again."""
    if rules.attempts and failed >= rules.attempts:
        return None
    if not failed or last is None:
        return now
    return max(now, last + timedelta(minutes=rules.cool_down_minutes))
