"""Counting by differences ends where counting everything anew ends."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from apps.analytics.models import (
    CaseFact,
    ContactFact,
    HoldingFact,
    HourFact,
    IntervalFact,
    OfferFact,
    PersonFact,
    PlaceFact,
)
from apps.analytics.services import rolling, scratch
from apps.routing.models import Queue
from tests import make
from tests.analytics.logs import DAY, Day

pytestmark = pytest.mark.django_db

TABLES = [
    IntervalFact, HourFact, PersonFact, PlaceFact, ContactFact, HoldingFact, OfferFact, CaseFact,
]  # fmt: skip


def everything() -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for model in TABLES:
        names = [field.name for field in model._meta.fields if field.name != "id"]
        rows = model.objects.values_list(*names)
        found[model.__name__] = sorted(
            (tuple(map(str, row)) for row in rows),
        )
    return found


def clock(seconds: float) -> str:
    days, rest = divmod(seconds, 86_400)
    return f"{int(days)} {int(rest // 3600)}:{int(rest % 3600 // 60)}:{rest % 60:.3f}"


def happen(day: Day, dice: random.Random, second: Queue, start: float) -> None:
    """One contact of a random course."""
    kind = dice.choice(["chat", "chat", "email", "voice"])
    t = start
    contact = day.contact(clock(t), kind, case=None).queued(clock(t)).says(clock(t))
    end = dice.random()
    if end < 0.15:
        contact.gave_up(clock(t + dice.choice([2, 5, 60])))
        return
    if end < 0.2:
        contact.left(clock(t + 30), "overflowed").queued(clock(t + 30), second)
    name = dice.choice(["ada", "bo", "cy"])
    t += dice.uniform(1, 200)
    contact.offered(clock(t - 0.5), name, dice.choice(["accepted", "expired"]))
    contact.answered(clock(t), name)
    for _ in range(dice.randint(0, 4)):
        t += dice.uniform(5, 900)
        contact.says(clock(t), dice.choice([name, "customer", "bot"]))
    if dice.random() < 0.2:
        contact.handed(clock(t + 1), dice.choice(["ada", "bo", "cy"]))
    if dice.random() < 0.1:
        contact.transferred(clock(t + 2), second)
        t += 20
        contact.answered(clock(t), dice.choice(["ada", "bo", "cy"]))
    if dice.random() < 0.1:
        return  # still running
    t += dice.uniform(5, 600)
    contact.ended(clock(t)).wrapped(clock(t + dice.uniform(1, 120)), dice.choice(["", "resolved"]))
    if dice.random() < 0.7:
        contact.resolved(clock(t + 130))
    if dice.random() < 0.2:
        contact.rated(clock(t + 200), dice.randint(1, 5))


def shifts(dice: random.Random) -> list[tuple[str, float, str]]:
    found = []
    for name in ("ada", "bo", "cy"):
        for number in range(30):
            begin = number * 86_400 + dice.uniform(6, 9) * 3600
            found += [(name, begin, "available"), (name, begin + 3 * 3600, "away")]
            found += [(name, begin + 3.5 * 3600, "available")]
            if dice.random() < 0.95:
                found.append((name, begin + 9 * 3600, "offline"))
    return found


@pytest.mark.parametrize("seed", range(2))
def test_a_month_counted_as_it_happened_is_the_month_counted_at_once(seed):
    dice = random.Random(seed)
    day = Day()
    second = make.queue(brand=day.brand, teams=[day.team])
    starts = [dice.uniform(0, 29 * 86_400) for _ in range(36)]
    starts += [start + dice.uniform(0, 300) for start in starts[::3]]  # side by side
    # (when it was written down, what): contacts up to two days after they happened.
    story = [
        (start + 3 * 3600 + dice.choice([0, 0, dice.uniform(0, 2 * 86_400)]), start)
        for start in starts
    ]
    story += [(moment, shift) for shift in shifts(dice) for moment in [shift[1]]]
    for number, (written, what) in enumerate(sorted(story, key=lambda line: line[0])):
        if isinstance(what, tuple):
            day.state(what[0], clock(what[1]), what[2])
        else:
            happen(day, dice, second, what)
        if number % 20 == 0:
            rolling.tick(now=DAY + timedelta(seconds=written + 1))
    end = DAY + timedelta(days=31)
    rolling.tick(now=end, everyone=True)
    rolling.tick(now=end, everyone=True)  # again: nothing changes
    rolled = everything()

    scratch.recount(now=end)

    anew = everything()
    assert len(rolled["PlaceFact"]) >= 48
    for name in anew:
        assert rolled[name] == anew[name], name
