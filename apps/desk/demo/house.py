"""The organisation: brands, teams, people with skills, calendars, queues, channels, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from django.contrib.auth.hashers import make_password

from apps.accounts.models import AgentSkill, Brand, Skill, Team, User
from apps.channels.choices import AccountStatus
from apps.channels.models import ChannelAccount
from apps.customers.models import AttributeDefinition, Tag
from apps.desk.demo import cast, stories
from apps.interactions.models import CannedReply, ContactReason, Disposition
from apps.routing.models import (
    Calendar,
    CapacityProfile,
    EntryPoint,
    OpeningHours,
    OverflowStep,
    Presence,
    Queue,
    QueueSkill,
    ReasonCode,
)


@dataclass(slots=True)
class House:
    """What the rest of the seed needs by name."""

    brands: dict[str, Brand] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    channels: dict[str, ChannelAccount] = field(default_factory=dict)
    reasons: dict[tuple[str, str], ContactReason] = field(default_factory=dict)
    dispositions: dict[str, Disposition] = field(default_factory=dict)

    def agents_of(self, brand: str) -> list[User]:
        return [
            self.people[person.username]
            for person in cast.PEOPLE
            if person.role == "agent" and person.team and brand in cast.TEAMS[person.team]
        ]


def build() -> House:
    house = House()
    _organisation(house)
    _people(house)
    _words(house)
    _queues(house)
    _channels(house)
    return house


def _organisation(house: House) -> None:
    for slug, facts in cast.BRANDS.items():
        house.brands[slug] = Brand.objects.create(slug=slug, **facts)
    for name, slugs in cast.TEAMS.items():
        house.teams[name] = Team.objects.create(name=name)
        house.teams[name].brands.set(house.brands[slug] for slug in slugs)
    for slug, (name, kind) in cast.SKILLS.items():
        house.skills[slug] = Skill.objects.create(
            slug=slug, name=name, kind=kind, requires_certificate=slug == "electrical"
        )


def _people(house: House) -> None:
    password = make_password(cast.PASSWORD)
    profile = CapacityProfile.objects.create(
        name="Everyone",
        is_default=True,
        weights={"chat": 25, "email": 8, "form": 8},
        maxima={"voice": 1, "chat": 3, "email": 10, "form": 10},
    )
    for person in cast.PEOPLE:
        user = User.objects.create(
            username=person.username,
            email=f"{person.username}@nordsvar.example",
            display_name=person.name,
            role=person.role,
            password=password,
            is_demo=True,
        )
        user.brands.set(house.brands[slug] for slug in person.brands)
        if person.team:
            house.teams[person.team].members.add(user)
        if person.leads:
            Team.objects.filter(pk=house.teams[person.team].pk).update(leader=user)
        AgentSkill.objects.bulk_create(
            AgentSkill(user=user, skill=house.skills[slug], level=level)
            for slug, level in person.skills.items()
        )
        if person.role in {"agent", "team_leader", "supervisor"}:
            Presence.objects.create(user=user, profile=profile)
        house.people[person.username] = user


def _words(house: House) -> None:
    for story in stories.STORIES:
        parent: ContactReason | None = None
        brand = house.brands[story.brand]
        for name in story.reason.split(" > "):
            parent, _ = ContactReason.objects.get_or_create(name=name, parent=parent, brand=brand)
        if parent:
            house.reasons[(story.brand, story.reason)] = parent
    for slug, rows in stories.DISPOSITIONS.items():
        root = Disposition.objects.create(code=f"{slug}-root", name=house.brands[slug].name)
        house.dispositions[slug] = root
        for position, (code, name, outcome) in enumerate(rows):
            house.dispositions[code] = Disposition.objects.create(
                parent=root, code=code, name=name, outcome=outcome, position=position
            )
    Disposition.objects.filter(code="replacement").update(
        fields=[{"key": "order", "label": "Order number", "kind": "text", "required": True}]
    )
    CannedReply.objects.bulk_create(
        CannedReply(shortcut=shortcut, title=title, body=body)
        for shortcut, title, body in stories.CANNED
    )
    AttributeDefinition.objects.bulk_create(
        AttributeDefinition(key=key, label=label, kind=kind, choices=choices, position=position)
        for position, (key, label, kind, choices) in enumerate(
            [
                ("city", "City", "text", []),
                ("segment", "Segment", "choice", ["Private", "Trade", "Trade, silver"]),
                ("orders", "Orders so far", "number", []),
            ]
        )
    )
    Tag.objects.bulk_create(Tag(name=name) for name in ("vip", "trade", "moving", "awaiting part"))
    ReasonCode.objects.bulk_create(
        ReasonCode(name=name, is_productive=productive, max_minutes=minutes, position=position)
        for position, (name, productive, minutes) in enumerate(
            [
                ("Break", False, 15),
                ("Lunch", False, 45),
                ("Coaching", True, 60),
                ("Meeting", True, None),
                ("Paperwork", True, None),
            ]
        )
    )


def _queues(house: House) -> None:
    always = Calendar.objects.create(name="Around the clock", time_zone="Europe/Stockholm")
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=always, weekday=day, opens=time(0), closes=time(0))
        for day in range(7)
    )
    day = Calendar.objects.create(
        name="Sweden, long days", time_zone="Europe/Stockholm", holiday_country="SE"
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=day, weekday=weekday, opens=opens, closes=closes)
        for weekday in range(7)
        for opens, closes in ([(time(8), time(20))] if weekday < 5 else [(time(9), time(18))])
    )
    rows = [
        # name, brand, calendar, skill, level, target seconds, offer seconds
        ("Delivery and returns", "hemrum", always, "delivery", 2, 60, 20),
        ("Hemrum mail", "hemrum", always, "writing", 2, 8 * 3600, 60),
        ("Power and contracts", "kraftli", always, "power", 2, 60, 20),
        ("Kraftli mail", "kraftli", always, "writing", 2, 8 * 3600, 60),
        ("Billing", "hemrum", day, "billing", 2, 4 * 3600, 45),
    ]
    for name, brand, calendar, skill, level, target, offer in rows:
        queue = Queue.objects.create(
            name=name,
            brand=house.brands[brand],
            calendar=calendar,
            target_seconds=target,
            offer_seconds=offer,
            ring_seconds=[20, 60],
            disposition_root=house.dispositions[brand],
        )
        queue.teams.set(team for team in house.teams.values() if queue.brand in team.brands.all())
        for ring, needed in ((1, level), (2, 1), (3, 0)):
            QueueSkill.objects.create(
                queue=queue, skill=house.skills[skill], ring=ring, level=needed
            )
        house.queues[name] = queue
    OverflowStep.objects.create(
        queue=house.queues["Delivery and returns"],
        position=1,
        trigger="waited",
        threshold=180,
        action="priority",
        amount=100,
    )


CALLS = {"calls": "video", "recording": "ask"}  # visitors of the shop may call


def _channels(house: House) -> None:
    rows = [
        # key, kind, name, brand, address, queue
        ("hemrum-chat", "chat", "Shop widget", "hemrum", "", "Delivery and returns"),
        ("kraftli-chat", "chat", "Kraftli widget", "kraftli", "", "Power and contracts"),
        ("hemrum-mail", "email", "Customer care", "hemrum", "care@hemrum.example", "Hemrum mail"),
        ("hemrum-bills", "email", "Invoices", "hemrum", "billing@hemrum.example", "Billing"),
        ("kraftli-mail", "email", "Service", "kraftli", "service@kraftli.example", "Kraftli mail"),
        ("hemrum-form", "form", "Return form", "hemrum", "", "Delivery and returns"),
        ("kraftli-form", "form", "Contact form", "kraftli", "", "Kraftli mail"),
        ("hemrum-app", "generic", "Hemrum app", "hemrum", "", "Delivery and returns"),
    ]
    for key, kind, name, brand, address, queue in rows:
        channel = ChannelAccount.objects.create(
            key=key, kind=kind, name=name, brand=house.brands[brand], address=address,
            options=CALLS if key == "hemrum-chat" else {},
        )  # fmt: skip
        EntryPoint.objects.create(channel=channel, queue=house.queues[queue])
        house.channels[key] = channel
    _other_channels(house)


def _other_channels(house: House) -> None:
    """What the house has given up, for the history's sake, and what stands still today."""
    for key, kind, name, slug, address in [
        ("hemrum-voice", "voice", "Phone (former line)", "hemrum", "+46406660100"),
        ("kraftli-voice", "voice", "Phone (former line)", "kraftli", "+494305550100"),
        ("hemrum-sms", "sms", "Delivery texts (ended)", "hemrum", "+46766660100"),
        ("kraftli-messaging", "messaging", "Messenger pilot (ended)", "kraftli", ""),
        ("hemrum-social", "social", "Page comments (ended)", "hemrum", ""),
    ]:
        house.channels[key] = ChannelAccount.objects.create(
            key=key, kind=kind, name=name, brand=house.brands[slug], address=address,
            status=AccountStatus.ARCHIVED,
        )  # fmt: skip
    house.channels["kraftli-sales"] = ChannelAccount.objects.create(
        key="kraftli-sales", kind="email", name="Sales, back in spring",
        brand=house.brands["kraftli"], address="sales@kraftli.example",
        status=AccountStatus.PAUSED,
    )  # fmt: skip
    EntryPoint.objects.create(
        channel=house.channels["kraftli-sales"], queue=house.queues["Kraftli mail"]
    )
