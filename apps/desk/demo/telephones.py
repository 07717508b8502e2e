"""A telephone server for the demo: a line of its own, and telephones on the agents' desks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Brand, User
from apps.channels.models import ChannelAccount
from apps.desk.demo import cast
from apps.routing.models import Queue
from apps.voice.choices import ConsentPolicy
from apps.voice.domain.answer_hours import Who
from apps.voice.models import AnswerHours, Phone, PhoneNumber, VoiceServer
from apps.voice.services import answer_hours, numbers, servers

NUMBER = "+46406660180"
BRAND, QUEUE = "hemrum", "Delivery and returns"


@transaction.atomic
def connect(told: Mapping[str, Any]) -> dict[str, Any]:
    """``told``: ``ari``, ``user``, ``password`` of the server, ``endpoints`` that agents have.

    Again is harmless. Which number to call, and whose telephone is which.
    """
    elin = User.objects.get(username="elin")
    server = servers.connect(
        name="main", ari_url=told["ari"], ari_user=told["user"], ari_password=told["password"],
        by=elin,
    )  # fmt: skip
    known = PhoneNumber.objects.filter(number=NUMBER)
    if not known.update(server=server):
        _open(server, elin)
    _answer_ourselves()
    phones = dict(zip(_agents(), told["endpoints"], strict=False))
    for person, endpoint in phones.items():
        Phone.objects.update_or_create(
            user=person, defaults={"server": server, "endpoint": endpoint, "is_desk_phone": True}
        )
    return {"number": NUMBER, "phones": {who.username: line for who, line in phones.items()}}


def _answer_ourselves() -> None:
    """Today, whatever the client's hours say: who calls shall find somebody at any time of day."""
    brand = Brand.objects.get(slug=BRAND)
    row = AnswerHours.objects.in_force(brand)
    answer_hours.forward(
        brand=brand, after=row.version if row else 0, who=Who.US,
        until=timezone.now() + timedelta(days=1), by=User.objects.get(username="karl"),
    )  # fmt: skip


def _agents() -> list[User]:
    """Of the line's teams, the last of the cast first: with them the simulation begins."""
    names = [person.username for person in cast.PEOPLE if person.role == "agent"]
    teams = Queue.objects.get(name=QUEUE, brand__slug=BRAND).teams.values("pk")
    people = User.objects.filter(username__in=names, teams__in=teams).distinct()
    return sorted(people, key=lambda person: names.index(person.username), reverse=True)


def _open(server: VoiceServer, by: User) -> None:
    brand = Brand.objects.get(slug=BRAND)
    queue = Queue.objects.get(name=QUEUE, brand=brand)
    row = numbers.add(
        number=NUMBER, name="Calls of the simulation", brand=brand, server=server, queue=queue,
        by=by, consent=ConsentPolicy.NONE,
    )  # fmt: skip
    ChannelAccount.objects.filter(pk=row.channel_id).update(key=f"{BRAND}-calls")
