"""Rows the benches stand on: a brand, a queue without rules, agents with wide hands."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.utils import timezone

from apps.accounts.models import Brand, Team, User
from apps.channels.models import ChannelAccount
from apps.routing.models import CapacityProfile, EntryPoint, Presence, Queue
from apps.routing.services.holdings import weight_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WIDE = {"chat": 1, "email": 1, "form": 1}


@dataclass(slots=True)
class Stage:
    brand: Brand
    team: Team
    queue: Queue
    chat: ChannelAccount
    agents: list[User]


def build(*, agents: int, chats_each: int) -> Stage:
    """A fresh stage; agents take up to ``chats_each`` chats at once."""
    tag = f"bench-{timezone.now():%H%M%S%f}"
    brand = Brand.objects.create(name=tag, slug=tag)
    team = Team.objects.create(name=tag)
    team.brands.add(brand)
    queue = Queue.objects.create(
        name=tag, brand=brand, offer_seconds=120, wrap_up_mode="none", target_seconds=60
    )
    queue.teams.add(team)
    chat = ChannelAccount.objects.create(brand=brand, kind="chat", name=tag)
    EntryPoint.objects.create(channel=chat, queue=queue)
    # An item weighs what the usual profile says; the hands are as wide as that asks for.
    profile = CapacityProfile.objects.create(
        name=tag, capacity=chats_each * weight_for("chat"), maxima={"chat": chats_each}
    )
    people = User.objects.bulk_create(
        User(username=f"{tag}-{n}", email=f"{tag}-{n}@bench.example", role="agent", password="!")  # noqa: S106
        for n in range(agents)
    )
    team.members.add(*people)
    now = timezone.now()
    Presence.objects.bulk_create(
        Presence(user=user, presence="available", profile=profile, seen_at=now) for user in people
    )
    return Stage(brand, team, queue, chat, people)


def cookie(user: User) -> str:
    """A signed-in session without the cost of a password hash: its key."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
