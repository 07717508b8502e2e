"""A desk with one chat and one mail on it, and whoever may see them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.interactions.models import Case, Interaction
from apps.interactions.services import conversations, intake
from apps.interactions.services.intake import Incoming
from apps.routing.services import presence
from tests import make


@dataclass(slots=True)
class Desk:
    agent: User
    colleague: User
    stranger: User
    chat: Interaction
    mail: Interaction

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.chat.case_id)

    @property
    def letter(self) -> Case:
        return Case.objects.get(pk=self.mail.case_id)


@pytest.fixture
def desk(db: None) -> Desk:
    brand = make.brand()
    team = make.team(brands=[brand])
    agent = make.agent(team=team, display_name="Ada Lindt")
    colleague = make.agent(team=team, username="idris", display_name="Idris Bello")
    queue = make.queue(teams=[team], disposition_root=make.disposition(code="root"))
    talks = []
    for kind, scheme, value in (
        ("chat", "web_visitor", "visitor-1"), ("email", "email", "marta@example.net")
    ):  # fmt: skip
        channel = make.channel(brand=brand, kind=kind, address=f"care-{kind}@example.org")
        make.entry_point(queue, channel=channel)
        person = make.customer(brands=[brand], name="Marta Lindqvist")
        identity = make.identity(person, scheme=scheme, value=value, display=value)
        talk = intake.start(
            channel=channel, identity=identity, subject="Lamp arrived cracked",
            incoming=Incoming(body="The glass is cracked.", client_id="first"),
        )  # fmt: skip
        conversations.assign(interaction_id=talk.pk, agent=agent)
        talk.refresh_from_db()
        talks.append(talk)
    presence.set_presence(user=agent, presence="available", by=agent)
    return Desk(agent, colleague, make.agent(team=make.team()), *talks)


@pytest.fixture
def ada(desk: Desk) -> Client:
    """The agent's browser, as htmx sends from it."""
    client = Client(headers={"HX-Request": "true"})
    client.force_login(desk.agent)
    return client


def sign_in(user: User) -> Client:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(user)
    return client
