from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.customers.models import Customer
from apps.interactions.models import Interaction
from apps.routing.models import Offer
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    brand = make.brand()
    team = make.team(brands=[brand])
    agent = make.agent(team=team)
    return {"brand": brand, "team": team, "agent": agent}


def test_a_customer_is_made_found_and_changed(world, program) -> None:
    agent = program(world["agent"])
    body = {
        "brand": world["brand"].slug,
        "name": "Ada Löv",
        "identities": [{"scheme": "email", "value": "Ada@Lov.example", "verified": True}],
    }
    made = agent.post("customers/", body, idempotency_key="c1")
    again = agent.post("customers/", body, idempotency_key="c1")
    assert (made.status_code, again.status_code) == (201, 200)
    assert Customer.objects.count() == 1
    assert made.json()["identities"][0]["value"] == "ada@lov.example"
    found = agent.get("customers/?q=ada@lov").json()["results"]
    assert [row["name"] for row in found] == ["Ada Löv"]
    path = f"customers/{made.json()['id']}/"
    assert agent.patch(path, {"tier": "vip"}).json()["tier"] == "vip"
    added = agent.post(f"{path}identities/", {"scheme": "phone", "value": "+46705550001"})
    assert (added.status_code, added.json()["is_verified"]) == (201, False)


def test_another_brands_customer_is_not_there(world, program) -> None:
    agent = program(world["agent"])
    other = make.customer(brands=[make.brand()])
    assert agent.get(f"customers/{other.pk}/").status_code == 404
    assert agent.patch(f"customers/{other.pk}/", {"tier": "vip"}).status_code == 404
    assert agent.post("customers/", {"brand": "nobodys", "name": "X"}).status_code == 404


def offered(world):
    queue = make.queue(brand=world["brand"], teams=[world["team"]])
    case = make.case(brand=world["brand"])
    part = make.interaction(case=case, kind="chat")
    entry = make.entry(queue, interaction=part, state="offered")
    soon = timezone.now() + timedelta(minutes=1)
    offer = Offer.objects.create(entry=entry, agent=world["agent"], expires_at=soon, reason="x")
    return offer, part


def test_an_offer_is_accepted_and_worked_to_its_end(world, program) -> None:
    agent = program(world["agent"])
    offer, part = offered(world)
    leaf = make.disposition(code="tracked", name="Tracked", outcome="resolved")
    assert [row["id"] for row in agent.get("offers/").json()] == [offer.pk]
    assert agent.post(f"offers/{offer.pk}/acceptance/").json()["interaction"] == part.pk
    assert agent.post(f"offers/{offer.pk}/acceptance/").status_code == 200
    assert agent.post(f"interactions/{part.pk}/ending/").json()["status"] == "wrap_up"
    wrapped = agent.put(f"interactions/{part.pk}/wrap-up/", {"disposition": leaf.code})
    assert wrapped.json()["status"] == "ended"
    assert Interaction.objects.get(pk=part.pk).wrapped_up_at is not None


def test_somebody_elses_offer_is_not_there(world, program) -> None:
    colleague = program(make.agent(team=world["team"]))
    offer, _part = offered(world)
    assert colleague.get("offers/").json() == []
    assert colleague.post(f"offers/{offer.pk}/acceptance/").status_code == 404
    assert colleague.post(f"offers/{offer.pk}/refusal/").status_code == 404


def test_presence_is_set_and_queues_are_seen(world, program) -> None:
    agent = program(world["agent"])
    assert agent.get("presence/").json()["presence"] == "offline"
    assert agent.put("presence/", {"presence": "available"}).json()["presence"] == "available"
    make.entry(make.queue(brand=world["brand"], teams=[world["team"]], name="Returns"))
    make.queue(brand=make.brand(), name="Not mine")
    (queue,) = agent.get("queues/").json()
    assert (queue["name"], queue["waiting"]) == ("Returns", 1)


def test_figures_count_what_was_recorded(world, program) -> None:
    admin = program(make.admin())
    since = timezone.now() - timedelta(seconds=1)
    _offer, part = offered(world)
    make.message(part, "Hello")
    told = admin.client.get("/api/v1/centre/figures/", {"since": since.isoformat()}).json()
    assert told["offers"] == {"open": 1}
    assert told["channels"]["chat"]["arrived"] == 1
    assert told["channels"]["chat"]["received"] == 1
    assert program(world["agent"]).get("centre/figures/?since=2020-01-01").status_code == 403
