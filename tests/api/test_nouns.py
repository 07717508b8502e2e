"""What every noun of the API shares: pages, sparse fields, keys, removal."""

from __future__ import annotations

import pytest

from apps.accounts.models import Team
from apps.customers.models import Consent, Organisation, Tag, Touchpoint
from apps.interactions.models import CannedReply, Disposition
from apps.routing.models import Calendar, Queue
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    brand = make.brand()
    team = make.team(brands=[brand])
    return {"brand": brand, "team": team, "agent": make.agent(team=team), "admin": make.admin()}


def test_a_key_makes_one_row_and_stands_for_one_request(world, program):
    admin = program(world["admin"])
    first = admin.post("tags/", {"name": "urgent"}, idempotency_key="t1")
    again = admin.post("tags/", {"name": "urgent"}, idempotency_key="t1")
    other = admin.post("tags/", {"name": "vip"}, idempotency_key="t1")
    elsewhere = admin.post("teams/", {"name": "urgent"}, idempotency_key="t1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert elsewhere.status_code == 422
    assert (Tag.objects.count(), Team.objects.filter(name="urgent").count()) == (1, 0)


def test_only_the_members_asked_for_come_back(world, program):
    agent = program(world["agent"])
    make.customer(brands=[world["brand"]], name="Ada")
    listed = agent.get("customers/?fields=id,name").json()
    assert set(listed) == {"next", "previous", "results"}
    assert [set(row) for row in listed["results"]] == [{"id", "name"}]
    assert set(agent.get("me/?fields=username,made-up").json()) == {"username"}


def test_a_line_and_a_consent_are_added_to_the_story(world, program):
    agent = program(world["agent"])
    customer = make.customer(brands=[world["brand"]])
    path = f"customers/{customer.pk}"
    order = {"kind": "order", "summary": "Order H-1 left", "ref": "order:1"}
    assert agent.post(f"{path}/touchpoints/", order).json()["ref"] == "order:1"
    asked = {"purpose": "marketing", "state": "granted", "text": "May we write?"}
    assert agent.post(f"{path}/consents/", asked).json()["state"] == "granted"
    assert agent.put(f"{path}/tags/vip/").status_code == 204
    assert Touchpoint.objects.filter(customer=customer, kind="order").count() == 1
    assert Consent.objects.get(customer=customer).text == "May we write?"
    assert [tag.name for tag in customer.tags.all()] == ["vip"]


def test_words_are_made_changed_and_archived(world, program):
    admin = program(world["admin"])
    body = {"brand": None, "shortcut": "hi", "title": "Hi", "body": "Hello {{ customer.name }}"}
    made = admin.post("canned-replies/", body).json()
    path = f"canned-replies/{made['id']}/"
    assert admin.patch(path, {"title": "Hello"}).json()["body"] == body["body"]
    assert admin.send("delete", path).status_code == 204
    assert CannedReply.objects.get().archived_at is not None
    root = admin.post("dispositions/", {"code": "delivery", "name": "Delivery"}).json()
    leaf = {"code": "late", "name": "Late", "parent": root["id"],
            "fields": [{"key": "days", "label": "Days", "required": True}]}  # fmt: skip
    assert admin.post("dispositions/", leaf).json()["fields"][0]["required"] is True
    assert Disposition.objects.get(code="late").parent_id == root["id"]


def test_a_supervisor_keeps_words_of_their_brands_only(world, program):
    supervisor = program(make.user(role="supervisor", team=world["team"]))
    body = {"brand": None, "shortcut": "hi", "title": "Hi", "body": "Hello"}
    assert supervisor.post("canned-replies/", body).status_code == 403
    shared = make.canned_reply()
    assert supervisor.patch(f"canned-replies/{shared.pk}/", {"title": "x"}).status_code == 403
    own = body | {"brand": world["brand"].slug}
    assert supervisor.post("canned-replies/", own).status_code == 201


def test_opening_hours_are_set_as_a_whole(world, program):
    admin = program(world["admin"])
    hours = [{"weekday": 0, "opens": "09:00", "closes": "17:00"}]
    days = [{"date": "2026-12-24", "label": "Eve"}]
    body = {"name": "Office", "time_zone": "Europe/Stockholm", "hours": hours, "exceptions": days}
    made = admin.post("calendars/", body).json()
    assert made["hours"] == [{"weekday": 0, "opens": "09:00:00", "closes": "17:00:00"}]
    changed = admin.patch(f"calendars/{made['id']}/", {"name": "Bureau"}).json()
    assert (changed["name"], len(changed["hours"])) == ("Bureau", 1)
    assert Calendar.objects.get().exceptions.get().opens is None


def test_a_queue_is_made_drafted_and_published(world, program):
    admin = program(world["admin"])
    made = admin.post("queues/", {"name": "Returns", "brand": world["brand"].slug}).json()
    path = f"queues/{made['id']}/"
    rules = {"target_seconds": 45, "teams": [world["team"].pk]}
    drafted = admin.patch(path, {"rules": rules}).json()
    assert (drafted["draft"]["target_seconds"], drafted["rules"]["target_seconds"]) == (45, 60)
    published = admin.put(f"{path}publication/").json()
    assert (published["rules"]["target_seconds"], published["draft"]) == (45, None)
    assert Queue.objects.get(pk=made["id"]).teams.get() == world["team"]
    assert admin.patch(path, {"rules": {"teams": [10**9]}}).status_code == 404


def test_a_leader_changes_members_and_not_brands(world, program):
    leader = make.user(role="team_leader", team=world["team"])
    path = f"teams/{world['team'].pk}/"
    mate = make.agent(team=world["team"])
    changed = program(leader).patch(path, {"members": [leader.username, mate.username]})
    assert changed.status_code == 200
    assert sorted(changed.json()["members"]) == sorted([leader.username, mate.username])
    assert program(leader).patch(path, {"brands": []}).status_code == 403
    assert program(leader).post("teams/", {"name": "Mine"}).status_code == 403


def test_a_person_is_deactivated_and_their_token_with_them(world, program):
    admin, agent = program(world["admin"]), program(world["agent"])
    assert agent.get("me/").json()["username"] == world["agent"].username
    path = f"users/{world['agent'].pk}/"
    assert admin.patch(path, {"is_active": False}).json()["is_active"] is False
    assert agent.get("me/").status_code == 401


def test_an_organisation_is_made_and_its_facts_kept(world, program):
    admin = program(world["admin"])
    made = admin.post("organisations/", {"name": "Acme", "domains": ["acme.example"]}).json()
    path = f"organisations/{made['id']}/"
    assert admin.patch(path, {"external_ref": "A-1"}).json()["external_ref"] == "A-1"
    found = admin.get("organisations/?domain=acme.example").json()["results"]
    assert [row["name"] for row in found] == ["Acme"]
    assert Organisation.objects.get().domains == ["acme.example"]


def test_half_a_span_of_opening_hours_is_refused(world, program):
    admin = program(world["admin"])
    row = Calendar.objects.create(name="Office")
    path = f"calendars/{row.pk}/"
    for hours in ([{"weekday": 1, "closes": "13:00"}], [{}], [{"weekday": 1, "opens": "13:00"}]):
        assert admin.patch(path, {"hours": hours}).status_code == 400
    backwards = [{"weekday": 1, "opens": "17:00", "closes": "09:00"}]
    assert admin.patch(path, {"hours": backwards}).status_code == 400
    twice = [{"weekday": 1, "opens": "09:00", "closes": "12:00"}] * 2
    assert admin.patch(path, {"hours": twice}).status_code == 400
    half_a_day = [{"date": "2026-12-24", "opens": "09:00"}]
    assert admin.patch(path, {"exceptions": half_a_day}).status_code == 400
    assert not row.hours.exists()
