"""Who could take it: one person, as the engine sees them, and what leaves them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from apps.routing.domain import capacity, rings
from apps.routing.domain.capacity import Attention, Held, Profile
from apps.routing.domain.items import Item
from apps.routing.domain.rings import Place, Skill
from apps.routing.domain.states import Device, Presence, Routing

USUAL = Profile()


@dataclass(frozen=True, slots=True)
class Agent:
    id: int
    idle_since: datetime  # the last completion, not the last alert
    name: str = ""
    queues: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()
    skills: Mapping[str, Skill] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    kinds: frozenset[str] | None = None  # channels switched on; None = all
    profile: Profile = USUAL
    held: tuple[Held, ...] = ()  # open offers included, in the order they came
    open_offers: int = 0
    presence: Presence = Presence.AVAILABLE
    routing: Routing = Routing.IDLE
    device: Device = Device.OK
    is_site_open: bool = True


class Seat:
    """An agent during one run of ``match``: what they hold grows with each offer."""

    __slots__ = ("_held", "_now", "_offers", "agent", "load", "lot", "ratio")

    def __init__(self, agent: Agent, lot: int, now: datetime) -> None:
        self.agent = agent
        self.lot = lot
        self._now = now
        self._held = agent.held
        self._offers = agent.open_offers
        self._weigh()

    @property
    def is_open(self) -> bool:
        """Whether anything at all can still be offered here."""
        return state_code(self.agent) is None and self._offers < self.agent.profile.offers_at_once

    def exclusion(self, item: Item, *, upto: int) -> Place | str:
        return exclusion(
            self.agent, item, upto=upto, held=self._held, offers=self._offers, now=self._now
        )

    def no_room(self, *, kind: str, weight: int) -> str | None:
        if self._offers >= self.agent.profile.offers_at_once:
            return "has_offer"
        return capacity.refusal(
            self.agent.profile, self._held, kind=kind, weight=weight, now=self._now
        )

    def take(self, item: Item) -> None:
        offered = Held(item.kind, item.weight, Attention.WAITING_FOR_US, self._now)
        self._held = (*self._held, offered)
        self._offers += 1
        self._weigh()

    def _weigh(self) -> None:
        self.load = capacity.load(self.agent.profile, self._held, now=self._now)
        self.ratio = self.load / max(self.agent.profile.capacity, 1)


def exclusion(
    agent: Agent,
    item: Item,
    *,
    upto: int,
    held: Sequence[Held],
    now: datetime,
    offers: int | None = None,
) -> Place | str:
    """The first stage that leaves ``agent`` out of ``item``, or their place in the rings.

    In order: state and channel, skills in the rings up to ``upto``, certificates,
    capacity, language, exclusions.
    """
    code = state_code(agent)
    if code is None and agent.kinds is not None and item.kind not in agent.kinds:
        code = "channel_off"
    if code is None and (agent.open_offers if offers is None else offers) >= (
        agent.profile.offers_at_once
    ):
        code = "has_offer"
    if code is not None:
        return code
    place = rings.place(
        item.rings,
        upto,
        item_skills=item.skills,
        skills=agent.skills,
        is_member=item.queue_id in agent.queues,
        teams=agent.teams,
        now=now,
    )
    if isinstance(place, str):
        return place
    return (
        capacity.refusal(agent.profile, held, kind=item.kind, weight=item.weight, now=now)
        or _personal(agent, item)
        or place
    )


def state_code(agent: Agent) -> str | None:
    if agent.presence is not Presence.AVAILABLE:
        return "not_available"
    if agent.routing is Routing.NOT_RESPONDING:
        return "not_responding"
    if agent.routing is Routing.WRAP_UP:
        return "wrapping_up"
    if agent.device in (Device.SOCKET_LOST, Device.MIC_LOST):
        return "device_lost"
    return None


def _personal(agent: Agent, item: Item) -> str | None:
    if item.language and agent.languages and item.language not in agent.languages:
        return "language"
    if agent.id in item.excluded:
        return "excluded"
    if agent.id in item.declined:
        return "declined"
    return None if agent.is_site_open else "site_closed"
