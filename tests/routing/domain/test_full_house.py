"""A full house in one round; how long it takes says the bench."""

from __future__ import annotations

import random

from apps.routing.domain.engine import match
from apps.routing.domain.rings import Ring
from tests.routing.domain.builders import NOW, agent, item

SKILLS = ["billing", "delivery", "returns", "swedish"]


def full_house(people: int, waiting: int):
    dice = random.Random(7)
    rings = {
        queue: (
            Ring(skills=((SKILLS[queue % 4], 3),)),
            Ring(20, skills=((SKILLS[queue % 4], 1),)),
            Ring(60),
        )
        for queue in range(12)
    }
    agents = [
        agent(
            number,
            idle=dice.uniform(0, 900),
            queues=frozenset(dice.sample(range(12), 3)),
            skills={skill: dice.randint(1, 5) for skill in dice.sample(SKILLS, 3)},
        )
        for number in range(people)
    ]
    items = [
        item(
            number,
            kind=dice.choice(["chat", "email", "messaging", "voice"]),
            waited=dice.uniform(0, 600),
            queue=(queue := dice.randrange(12)),
            rings=rings[queue],
        )
        for number in range(waiting)
    ]
    return items, agents


def test_of_ten_thousand_waiting_a_thousand_people_are_offered_one_each():
    items, agents = full_house(1_000, 10_000)

    decision = match(items, agents, now=NOW)

    assert len({offer.agent_id for offer in decision.offers}) == 1_000
    assert len({offer.item_id for offer in decision.offers}) == 1_000
    assert len(decision.offers) == 1_000
