from __future__ import annotations

import pytest

from apps.routing.models import Exclusion
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def customer(team):
    return make.customer(brands=[team.brands.get()])


def given(agent) -> dict[str, str]:
    return {"agent": agent.username, "reason": "complaint", "words": "Case C-1"}


def test_a_team_leader_keeps_a_customer_from_an_agent_and_lifts_it(program, team, customer):
    ada, lead = make.agent(team=team), make.user(team=team, role="team_leader")
    api, path = program(lead), f"customers/{customer.pk}/exclusions/"

    made = api.post(path, given(ada))
    again = api.post(path, given(ada))

    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    (row,) = api.get(path).json()
    assert {name: row[name] for name in ("agent", "reason", "words", "by")} == given(ada) | {
        "by": lead.username
    }
    assert api.send("delete", f"{path}{row['id']}/").status_code == 204
    assert api.get(path).json() == []


def test_an_agent_may_not_and_a_stranger_is_not_there(program, team, customer):
    ada = make.agent(team=team)
    other = make.team()
    stranger = make.user(team=other, role="team_leader")
    lead = make.user(team=team, role="team_leader")
    path = f"customers/{customer.pk}/exclusions/"

    assert program(ada).post(path, given(ada)).status_code == 403
    assert program(stranger).post(path, given(ada)).status_code == 404
    assert program(lead).post(path, given(make.agent(team=other))).status_code == 404
    assert not Exclusion.objects.exists()
