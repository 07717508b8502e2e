"""Imports, doors, rules and relations: the rest of what pages write, by programs."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.accounts.models import IdentityProvider
from apps.customers.models import Customer, ImportJob, Suppression
from apps.customers.services import importing
from apps.interactions.models import LegalHold
from apps.quality.models import Rule, ScreenPolicy
from apps.routing.models import CapacityProfile
from apps.training.models import Lesson
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    brand = make.brand(slug="hemrum")
    return brand, make.team(brands=[brand])


@pytest.fixture
def boss(house, program):
    brand, team = house
    return program(make.user(role="supervisor", brands=[brand], team=team))


@pytest.fixture
def admin(program):
    return program(make.admin())


def test_a_file_of_customers_is_mapped_started_and_tells_what_it_refused(boss):
    text = "Kunde,Post\nAda,ada@hemrum.example\nBo,no address\n"
    file = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
    made = boss.client.post("/api/v1/customer-imports/", {"file": file, "brand": "hemrum"}).json()
    assert (made["state"], made["rows_total"]) == ("uploaded", 2)
    job = f"customer-imports/{made['id']}/"
    unmapped = boss.patch(job, {"mapping": {"Kunde": "name"}})
    assert (unmapped.status_code, unmapped.json()["code"]) == (400, "unreadable_file")
    boss.patch(job, {"mapping": {"Kunde": "name", "Post": "email"}})
    assert boss.put(f"{job}start/").json()["state"] == "running"
    importing.run(job_id=made["id"])
    done = boss.get(job).json()
    assert [done[f"rows_{name}"] for name in ("created", "refused")] == [1, 1]
    [row] = boss.get(f"{job}refused/").json()["results"]
    assert (row["line"], row["values"]["Kunde"]) == (3, "Bo")
    late = boss.patch(job, {"mapping": {"Post": "email"}})
    assert (late.status_code, late.json()["code"]) == (409, "import_begun")
    assert boss.put(f"{job}start/").json()["state"] == "done"
    assert (ImportJob.objects.count(), Customer.objects.filter(name="Ada").count()) == (1, 1)


def test_a_number_is_not_called_until_somebody_says_why(admin, boss):
    given = {"numbers": ["+46 40 666 01 00", "hello"], "reason": "asked for it"}
    assert admin.put("do-not-call/", given).json() == {"added": 1, "unread": ["hello"]}
    assert admin.put("do-not-call/", given).json()["added"] == 0
    [row] = admin.get("do-not-call/?number=%2B4640").json()["results"]
    assert (row["number"], row["reason"]) == ("+46406660100", "asked for it")
    one = f"do-not-call/{row['id']}/"
    assert admin.send("delete", one).status_code == 400
    assert admin.send("delete", f"{one}?reason=mistake").status_code == 204
    assert not Suppression.objects.exists()
    assert boss.get("do-not-call/").status_code == 403


def test_a_companys_login_is_kept_and_its_secret_never_told(admin, house):
    given = {"name": "Norrby", "kind": "oidc", "server_url": "https://id.norrby.example"}
    assert list(admin.post("sign-in-providers/", given).json()["errors"]) == ["client_id"]
    given |= {"client_id": "room", "secret": "kept to ourselves", "team_map": {"cc": house[1].pk}}
    made = admin.post("sign-in-providers/", given)
    assert (made.status_code, made.json()["has_secret"]) == (201, True)
    door = f"sign-in-providers/{made.json()['id']}/"
    changed = admin.patch(door, {"role_map": {"leads": "team_leader"}, "is_enabled": False})
    assert changed.json()["role_map"] == {"leads": "team_leader"}
    assert admin.patch(door, {"role_map": {"leads": "king"}}).status_code == 400
    assert "kept to ourselves" not in (made.content + changed.content).decode()
    assert admin.send("delete", door).status_code == 204
    assert not IdentityProvider.objects.exists()


def test_a_role_is_asked_for_more_than_a_password(admin):
    put = admin.put("role-policies/light/", {"requires_second_factor": True})
    assert put.json() == {"role": "light", "requires_second_factor": True}
    assert put.json() in admin.get("role-policies/").json()
    assert admin.put("role-policies/king/", {"requires_second_factor": True}).status_code == 404


def test_a_profile_says_how_much_and_what_breaks_in(boss):
    cell = {"held": "email", "new": "chat", "rule": "when_idle", "idle_seconds": 90}
    given = {"name": "Calm", "capacity": 60, "maxima": {"chat": 2}, "interrupts": [cell]}
    made = boss.post("capacity-profiles/", given).json()
    told = {"chat": {"email": {"rule": "when_idle", "idle_seconds": 90}}}
    assert (made["maxima"], made["interrupts"]) == ({"chat": 2}, told)
    profile = f"capacity-profiles/{made['id']}/"
    assert boss.patch(profile, {"weights": {"owl": 3}}).status_code == 400
    boss.patch(profile, {"interrupts": [cell | {"rule": "never"}]})
    assert CapacityProfile.objects.get().interrupts == {"chat": {"email": "never"}}


def test_an_earlier_version_of_a_queue_comes_back_as_its_draft(boss, house):
    queue = boss.post("queues/", {"name": "Care", "brand": "hemrum"}).json()["id"]
    boss.patch(f"queues/{queue}/", {"rules": {"target_seconds": 33}})
    boss.put(f"queues/{queue}/publication/")
    numbers = [one["number"] for one in boss.get(f"queues/{queue}/versions/").json()["results"]]
    assert numbers == [2, 1]
    draft = boss.put(f"queues/{queue}/draft/", {"version": 1}).json()["draft"]
    assert draft["target_seconds"] != 33
    late = {"at": "2020-01-01T08:00:00Z"}
    assert boss.put(f"queues/{queue}/schedule/", late).status_code == 400
    at = {"at": "2099-01-01T08:00:00Z"}
    assert boss.put(f"queues/{queue}/schedule/", at).json() == at
    assert boss.put(f"queues/{queue}/schedule/", {"at": None}).json() == {"at": None}


def test_cases_are_linked_moved_and_given_a_reason(boss, house):
    brand, team = house
    one, other = (make.case(brand=brand, team=team) for _ in range(2))
    link = f"cases/{one.number}/links/{other.number}/"
    assert boss.put(link, {"words": "same delivery"}).status_code == 204
    [row] = boss.get(f"cases/{other.number}/links/").json()["results"]
    assert (sorted(row["cases"]), row["words"]) == ([one.number, other.number], "same delivery")
    assert boss.send("delete", link).status_code == 204
    assert boss.get(f"cases/{one.number}/links/").json()["results"] == []
    second = make.team(brands=[brand])
    assert boss.put(f"cases/{one.number}/team/", {"team": second.pk}).status_code == 204
    one.refresh_from_db()
    assert one.team_id == second.pk
    strangers = make.team()
    refused = boss.put(f"cases/{one.number}/team/", {"team": strangers.pk})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_what_was_recorded_is_held_with_a_reason(boss, house):
    talk = make.interaction(case=make.case(brand=house[0], team=house[1]))
    hold = f"interactions/{talk.pk}/legal-hold/"
    assert boss.get(hold).json()["is_held"] is False
    assert boss.put(hold, {"reason": "x"}).status_code == 400
    assert boss.put(hold, {"reason": "court case 7"}).json()["is_held"] is True
    assert boss.send("delete", hold).status_code == 204
    assert LegalHold.objects.get().lifted_at is not None


def test_a_rule_proposes_answers_and_screens_are_recorded_by_agreement(boss, admin, house):
    card = make.scorecard(brand=house[0]).scorecard
    given = {"scorecard": card.pk, "question": "greets", "kind": "said", "when_met": "yes"}
    assert boss.post("quality-rules/", given).status_code in (400, 422)
    made = boss.post("quality-rules/", given | {"words": ["hello"]}).json()
    rule = f"quality-rules/{made['id']}/"
    assert boss.patch(rule, {"words": ["hello", "good day"]}).json()["words"][1] == "good day"
    assert Rule.objects.get().when_met == "yes"
    assert boss.send("delete", rule).status_code == 204
    screens = f"teams/{house[1].pk}/screens/"
    assert admin.put(screens, {"mode": "all"}).json() == {"mode": "all", "percent": 10, "days": 30}
    assert ScreenPolicy.objects.get().team_id == house[1].pk


def test_a_lesson_gets_its_sheet_and_people_learn_together(house, program):
    brand, team = house
    trainer = program(make.user(role="trainer", brands=[brand], team=team))
    made = trainer.post("courses/", {"title": "Lamps", "brand": "hemrum", "skill_level": 3}).json()
    lessons = f"courses/{made['id']}/lessons/"
    lesson = trainer.post(lessons, {"title": "Sheet", "kind": "file"}).json()["id"]
    path = f"/api/v1/{lessons}{lesson}/file/"

    def send(content):
        file = SimpleUploadedFile("glass.pdf", content, "application/pdf")
        body = encode_multipart(BOUNDARY, {"file": file})
        return trainer.client.put(path, body, content_type=MULTIPART_CONTENT)

    assert send(b"MZ not what it says").status_code in (400, 422)
    assert send(b"%PDF-1.4\n%%EOF\n").json()["file"]["content_type"] == "application/pdf"
    assert Lesson.objects.get().material.name == "glass.pdf"
    agent = make.agent(team=team)
    given = {"name": "November", "starts_on": "2026-11-23", "brand": "hemrum",
             "courses": [made["slug"]], "members": [agent.username]}  # fmt: skip
    strange = trainer.post("cohorts/", given | {"members": ["nobody"]})
    assert list(strange.json()["errors"]) == ["members"]
    trainer.put(f"courses/{made['id']}/publication/")
    cohort = trainer.post("cohorts/", given)
    assert (cohort.status_code, cohort.json()["members"]) == (201, [agent.username])
