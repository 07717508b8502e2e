"""Offers decided and committed per second, with a full house: ``measure(agents=, waiting=)``.

Works on the database of the settings and leaves its rows behind: give it one of its own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from django.utils import timezone

from apps.accounts.models import AgentSkill, Brand, Skill, Team, User
from apps.channels.models import ChannelAccount
from apps.customers.models import Customer
from apps.interactions.models import Case, Interaction
from apps.routing.choices import EntryState, OfferState, RoutingState, WrapUpMode
from apps.routing.models import Offer, Presence, Queue, QueueEntry, QueueSkill
from apps.routing.services.router import Router

QUEUES = 12
KINDS = ("chat", "chat", "chat", "email", "generic")
SKILL_NAMES = ("billing", "delivery", "returns", "swedish")


@dataclass(frozen=True, slots=True)
class House:
    queues: list[Queue]
    agents: list[User]
    entries: int


def furnish(*, agents: int, waiting: int, seed: int = 7, name: str = "bench") -> House:
    """``agents`` available people with skills in three of twelve queues, ``waiting`` entries."""
    dice = random.Random(seed)
    brand = Brand.objects.create(name=name, slug=name)
    skills = [Skill.objects.create(name=f"{name} {s}", slug=f"{name}-{s}") for s in SKILL_NAMES]
    queues = _queues(brand, skills, name)
    teams = [_team(brand, queue, name) for queue in queues]
    people = _people(agents, teams, skills, name, dice)
    _entries(waiting, brand, queues, dice)
    return House(queues, people, waiting)


def measure(*, agents: int, waiting: int, seconds: float = 5.0, name: str = "bench") -> float:
    """Offers decided and committed per second; between rounds everybody is freed, untimed."""
    furnish(agents=agents, waiting=waiting, name=name)
    router = Router()
    router.decide()  # the first round reads everything
    free_everybody()
    spent, made = 0.0, 0
    while spent < seconds:
        began = perf_counter()
        offers = router.decide()
        spent += perf_counter() - began
        made += len(offers)
        if not offers:
            break
        free_everybody()
    return made / spent


def free_everybody() -> None:
    """As if every offer had been taken and handled, and its like waited again."""
    now = timezone.now()
    Offer.objects.open().update(state=OfferState.ACCEPTED, decided_at=now)
    QueueEntry.objects.filter(state=EntryState.OFFERED).update(
        state=EntryState.WAITING, updated_at=now
    )
    Presence.objects.filter(routing=RoutingState.RESERVED).update(
        routing=RoutingState.IDLE, idle_since=now
    )


def _queues(brand: Brand, skills: list[Skill], name: str) -> list[Queue]:
    queues = [
        Queue.objects.create(
            name=f"{name} queue {number}",
            brand=brand,
            ring_seconds=[20, 60],
            wrap_up_mode=WrapUpMode.NONE,
        )
        for number in range(QUEUES)
    ]
    for number, queue in enumerate(queues):
        skill = skills[number % len(skills)]
        for ring, level in ((1, 3), (2, 1), (3, 0)):
            QueueSkill.objects.create(queue=queue, skill=skill, ring=ring, level=level)
    return queues


def _team(brand: Brand, queue: Queue, name: str) -> Team:
    team = Team.objects.create(name=f"{name} team {queue.pk}")
    team.brands.add(brand)
    queue.teams.add(team)
    return team


def _people(
    count: int, teams: list[Team], skills: list[Skill], name: str, dice: random.Random
) -> list[User]:
    now = timezone.now()
    people = User.objects.bulk_create(
        [User(username=f"{name}-{number}", password="!") for number in range(count)]  # noqa: S106
    )
    members = Team.members.through
    members.objects.bulk_create(
        [members(team=team, user=user) for user in people for team in dice.sample(teams, 3)]
    )
    AgentSkill.objects.bulk_create(
        [
            AgentSkill(user=user, skill=skill, level=dice.randint(1, 4))
            for user in people
            for skill in dice.sample(skills, 3)
        ]
    )
    Presence.objects.bulk_create(
        [
            Presence(
                user=user,
                presence="available",
                seen_at=now + timedelta(hours=1),  # nobody beats here; they count as present
                idle_since=now - timedelta(seconds=dice.uniform(0, 900)),
            )
            for user in people
        ]
    )
    return people


def _entries(count: int, brand: Brand, queues: list[Queue], dice: random.Random) -> None:
    now = timezone.now()
    customers = Customer.objects.bulk_create([Customer(name=f"Customer {n}") for n in range(50)])
    channels = {
        kind: ChannelAccount.objects.create(brand=brand, kind=kind, name=kind)
        for kind in sorted(set(KINDS))
    }
    cases = Case.objects.bulk_create(
        [Case(brand=brand, customer=dice.choice(customers)) for _ in range(count)],
        batch_size=2000,
    )
    talks = Interaction.objects.bulk_create(
        [
            Interaction(
                case=case,
                customer_id=case.customer_id,
                channel=channels[kind],
                kind=kind,
                opened_at=now,
            )
            for case, kind in zip(cases, dice.choices(KINDS, k=count), strict=True)
        ],
        batch_size=2000,
    )
    QueueEntry.objects.bulk_create(
        [
            QueueEntry(
                interaction=talk,
                queue=dice.choice(queues),
                kind=talk.kind,
                weight={"chat": 30, "email": 60}.get(talk.kind, 20),
                enqueued_at=now - timedelta(seconds=dice.uniform(0, 600)),
            )
            for talk in talks
        ],
        batch_size=2000,
    )
