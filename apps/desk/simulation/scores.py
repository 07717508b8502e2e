"""A reviewer's own arithmetic: what they answer to a card's questions, and what that comes to.

Counted anew from the card as the API hands it out, so that the centre's scores can be held
against it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

LOSES = 0.15  # of the questions: the second-best answer

Card = Mapping[str, Any]
Answers = dict[str, list[str]]  # question -> answers; a number's band stands for it


def answered(card: Card, *, channel: str, dice: random.Random) -> Answers:
    """What one reviewer answers; nothing that fails or is critical."""
    given: Answers = {}
    for question in _questions(card):
        if _applies(question, channel, given):
            given[question["key"]] = _choose(question, dice)
    return given


def expected(card: Card, given: Answers) -> float | None:
    """The score in percent: sections by their share, within them points by weight."""
    got = out_of = 0.0
    for section in card["sections"]:
        points = most = 0.0
        for question in section["questions"]:
            if question["key"] in given and _most(question) > 0:
                weight = float(question["weight"])
                points += weight * _points(question, given[question["key"]])
                most += weight * _most(question)
        if most:
            got += float(section["weight"]) * points / most
            out_of += float(section["weight"])
    return round(100 * got / out_of, 2) if out_of else None


def number_in(question: Card, band: str) -> float:
    """A number that falls into ``band`` and into no earlier one."""
    option = next(option for option in question["options"] if option["key"] == band)
    lower, upper = option["lower"], option["upper"]
    if lower is None:
        return float(upper) if upper is not None else 0.0
    return float(lower) if upper is None else (float(lower) + float(upper)) / 2


def by_key(card: Card) -> dict[str, Card]:
    return {question["key"]: question for question in _questions(card)}


def _questions(card: Card) -> Iterator[Card]:
    for section in card["sections"]:
        yield from section["questions"]


def _applies(question: Card, channel: str, given: Answers) -> bool:
    if question["channels"] and channel not in question["channels"]:
        return False
    condition = question["shown_if"]
    if not condition:
        return True
    return bool(set(given.get(condition["question"], ())) & set(condition["options"]))


def _choose(question: Card, dice: random.Random) -> list[str]:
    safe = [o for o in question["options"] if not (o["flag"] or o["critical"])]
    best_first = sorted(safe, key=lambda option: -float(option["points"]))
    if question["kind"] == "multi":
        worth = [option["key"] for option in safe if float(option["points"]) > 0]
        return worth or [option["key"] for option in safe[:1]]
    if not best_first:
        return []
    loses = len(best_first) > 1 and dice.random() < LOSES
    return [best_first[1 if loses else 0]["key"]]


def _points(question: Card, chosen: list[str]) -> float:
    return sum(float(o["points"]) for o in question["options"] if o["key"] in chosen)


def _most(question: Card) -> float:
    points = [float(option["points"]) for option in question["options"]]
    if question["kind"] == "text" or not points:
        return 0.0
    return sum(points) if question["kind"] == "multi" else max(points)
