"""Who comes when, with what, and how patient they are: all of it from one seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

ARRIVALS_END = 0.7  # of the run: the last who come are served too
KINDS = {"chat": 6, "email": 3, "form": 1}
HASTY = 0.15  # of the visitors: gone before a free agent has read the offer
HASTE, PATIENCE = (0.1, 0.6), (60, 120)  # seconds
RESTLESS, TALKS = (1.5, 4), (3, 10)  # seconds of callers: in the line, and in talk
GOODBYE = "That was all, thank you."
LINES = (
    "Hello, the Ostra pendant came today and the glass is cracked along one side.",
    "The tracking says left with a neighbour, but which one?",
    "We are away next week. Can you deliver one week later?",
    "My invoice shows VAT twice. Could you look at it?",
    "We move on the first. What do I have to do about my contract?",
    "Is the oak version in stock? And does it come assembled?",
)
ANSWERS = (
    "I am sorry. A new one reaches you on Friday before noon.",
    "I have looked it up: it is the yellow door at number 12.",
    "Of course. I have changed it, and you get a message the day before.",
    "You are right. The corrected one is on its way.",
)


@dataclass(frozen=True, slots=True)
class Customer:
    number: int
    kind: str
    brand: str
    comes_after: float  # seconds
    lines: tuple[str, ...]
    patience: float  # seconds until a chat is given up
    ends_it: bool  # or leaves that to the agent
    rating: int  # 0: none
    attaches: bool
    writes_again: bool  # to a mail's answer


@dataclass(frozen=True, slots=True)
class Call:
    number: int
    comes_after: float  # seconds
    patience: float  # seconds in the line
    talks: float  # seconds, once somebody has answered
    ends_it: bool  # or leaves that to the agent


@dataclass(frozen=True, slots=True)
class Agent:
    user: str
    think: float  # seconds until an answer
    declines: float  # share of the offers
    misses: float
    notes: float
    switches: float  # chats that are continued by mail
    seed: int


def customers(*, count: int, seconds: float, seed: int) -> list[Customer]:
    """In the order of their coming; every kind is there when there are enough."""
    dice = random.Random(seed)
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    plan = []
    for number in range(count):
        kind = ("chat", "email", "form")[number] if number < len(KINDS) else dice.choice(kinds)
        lines = dice.sample(LINES, dice.randint(1, 3 if kind == "chat" else 1))
        plan.append(
            Customer(
                number=number,
                kind=kind,
                brand=dice.choice(("hemrum", "hemrum", "kraftli")),
                comes_after=dice.uniform(0, seconds * ARRIVALS_END),
                lines=tuple(lines),
                patience=dice.uniform(*(HASTE if dice.random() < HASTY else PATIENCE)),
                ends_it=dice.random() < 0.6,
                rating=dice.choice((0, 0, 3, 4, 5, 5)),
                attaches=dice.random() < 0.25,
                writes_again=dice.random() < 0.4,
            )
        )
    return sorted(plan, key=lambda customer: customer.comes_after)


def calls(*, count: int, seconds: float, seed: int) -> list[Call]:
    """In the order of their coming; the second has no patience."""
    dice = random.Random(seed + 2)
    plan = [
        Call(
            number=number,
            comes_after=dice.uniform(0, seconds * ARRIVALS_END),
            patience=dice.uniform(*(RESTLESS if number == 1 or hasty else PATIENCE)),
            talks=dice.uniform(*TALKS),
            ends_it=dice.random() < 0.6,
        )
        for number in range(count)
        for hasty in [dice.random() < HASTY]
    ]
    return sorted(plan, key=lambda call: call.comes_after)


def agents(users: list[str], *, seed: int) -> list[Agent]:
    dice = random.Random(seed + 1)
    return [
        Agent(
            user=user,
            think=dice.uniform(0.8, 3),
            declines=0.08,
            misses=0.04,
            notes=0.3,
            switches=0.12,
            seed=seed * 1000 + number,
        )
        for number, user in enumerate(users)
    ]
