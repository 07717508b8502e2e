"""Callbacks owed: seen by who steers the floor, and called from the case by who has them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.interactions.models import Interaction
from apps.interactions.services import conversations
from apps.voice.models import Callback
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team(brands=[make.brand()])


@pytest.fixture
def boss(client, team):
    person = make.user(role="supervisor", team=team)
    client.force_login(person)
    return person


def owed(team, name: str = "Ada Byron") -> Callback:
    brand = team.brands.get()
    customer = make.customer(name=name, brands=[brand])
    number = make.phone_number(brand=brand)
    case = make.case(brand=brand, team=team, customer=customer)
    talk = make.interaction(case=case, channel=number.channel, kind="voice")
    make.entry(make.queue(teams=[team], brand=brand), interaction=talk, kind="voice")
    phone = make.identity(customer, scheme="phone", value=f"+4930555{talk.pk:05}")
    return Callback.objects.create(
        interaction=talk, customer=customer, identity=phone, number=number
    )


def test_who_waits_to_be_called_is_listed_at_a_cost_that_does_not_grow(client, boss, team) -> None:
    owed(team)
    client.get(reverse("desk:callbacks"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        page = client.get(reverse("desk:callbacks")).content.decode()
    assert "Ada Byron" in page
    for n in range(5):
        owed(team, f"Customer {n}")
    with CaptureQueriesContext(connection) as six:
        client.get(reverse("desk:callbacks"))
    assert len(six) == len(one)


def test_a_callback_is_cancelled_with_a_reason(client, boss, team) -> None:
    callback = owed(team)
    url = reverse("desk:callback_cancel", args=[callback.pk])
    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "He is at the desk"}).status_code == 302
    callback.refresh_from_db()
    assert (callback.state, callback.why) == ("cancelled", "He is at the desk")
    assert Interaction.objects.get(pk=callback.interaction_id).status == "ended"


def test_whoever_has_it_calls_by_one_key_from_the_case(client, team) -> None:
    callback = owed(team)
    agent = make.agent(team=team)
    conversations.assign(interaction_id=callback.interaction_id, agent=agent)
    client.force_login(agent)
    case = Callback.objects.get().interaction.case
    page = client.get(reverse("desk:case", args=[case.number])).content.decode()
    assert "Call now" in page
    assert reverse("desk:call", args=[callback.identity_id]) in page
