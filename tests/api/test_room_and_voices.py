"""Boards, surveys, costs, kept reports and courses: what people make on pages, made by programs."""

from __future__ import annotations

import pytest

from apps.analytics.models import BoardTile, Fee, KioskLink, PayRate, ReportSchedule, SavedReport
from apps.core.models import AuditEntry
from apps.surveys.models import Survey
from apps.training.models import Course
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    brand = make.brand(slug="hemrum")
    return brand, make.team(brands=[brand])


@pytest.fixture
def boss(house, program):
    brand, team = house
    return program(
        make.user(role="supervisor", brands=[brand], team=team, email="b@hemrum.example")
    )


def test_a_board_is_made_filled_arranged_and_taken_down(boss):
    made = boss.post("boards/", {"name": "Hall", "brands": ["hemrum"]})
    assert (made.status_code, len(made.json()["tiles"])) == (201, 6)
    board = f"boards/{made.json()['id']}/"
    full = boss.post(f"{board}tiles/", {"measure": "overdue"})
    assert (full.status_code, full.json()["code"]) == (422, "board_full")
    first, *rest = [tile["id"] for tile in made.json()["tiles"]]
    assert boss.send("delete", f"{board}tiles/{first}/").status_code == 204
    added = boss.post(f"{board}tiles/", {"measure": "overdue"}).json()
    assert (added["target"], added["mark"]) == (0.0, "")
    boss.patch(f"{board}tiles/{added['id']}/", {"target": 3, "title": "Late"})
    order = [added["id"], *rest]
    arranged = boss.put(f"{board}order/", {"tiles": order}).json()
    assert [tile["id"] for tile in arranged["tiles"]] == order
    told = boss.put(f"{board}tiles/{added['id']}/alert/", {"emails": ["floor@hemrum.example"]})
    assert told.json()["emails"] == ["floor@hemrum.example"]
    inside = {"webhook_url": "http://127.0.0.1/"}
    refused = boss.put(f"{board}tiles/{added['id']}/alert/", inside)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["webhook_url"])
    tile = BoardTile.objects.get(pk=added["id"])
    assert (tile.title, tile.target, tile.measure) == ("Late", 3.0, "overdue")
    assert boss.send("delete", board).status_code == 204
    assert boss.get(board).status_code == 404


def test_a_screens_address_is_told_once_and_a_revoked_link_is_gone(boss):
    board = f"boards/{boss.post('boards/', {'name': 'Hall', 'brands': ['hemrum']}).json()['id']}/"
    made = boss.post(f"{board}links/", {"name": "Door"}, Idempotency_Key="door").json()
    assert "/kiosk/#" in made["address"]
    again = boss.post(f"{board}links/", {"name": "Door"}, Idempotency_Key="door")
    assert (again.status_code, again.json()["address"]) == (200, "")
    assert boss.send("delete", f"{board}links/{made['id']}/").status_code == 204
    assert KioskLink.objects.get().revoked_at is not None
    assert boss.get(f"{board}links/").json()["results"] == []


def test_a_board_of_the_whole_house_is_for_whoever_sees_all_of_it(boss, program):
    assert boss.post("boards/", {"name": "All", "brands": []}).status_code == 403
    assert program(make.admin()).post("boards/", {"name": "All", "brands": []}).status_code == 201


def test_a_survey_is_written_published_switched_on_and_put_away(boss):
    rules = {"name": "After chats", "brand": "hemrum", "ways": ["email"], "sample_percent": 20}
    survey = f"surveys/{boss.post('surveys/', rules).json()['id']}/"
    assert boss.post("surveys/", rules).status_code == 409
    on_too_soon = boss.put(f"{survey}asking/")
    assert (on_too_soon.status_code, on_too_soon.json()["code"]) == (422, "bad_survey")
    asked = [{"key": "nps", "kind": "nps", "texts": {"en": "Would you tell a friend?"}}]
    draft = boss.put(f"{survey}draft/", {"questions": asked, "thanks": {"en": "Thank you"}}).json()
    assert (draft["version"], [one["kind"] for one in draft["questions"]]) == (1, ["nps"])
    assert boss.put(f"{survey}publication/").json()["version"] == 1
    assert boss.put(f"{survey}asking/").status_code == 204
    boss.patch(survey, {"delay_minutes": 5})
    row = Survey.objects.get()
    assert (row.is_on, row.delay_minutes, row.sample_percent) == (True, 5, 20)
    assert boss.send("delete", survey).status_code == 204
    assert boss.get(survey).status_code == 404


def test_a_leader_reads_surveys_and_changes_none(house, program):
    brand, team = house
    survey = make.survey(brand=brand)
    leader = program(make.user(role="team_leader", team=team))
    assert leader.get(f"surveys/{survey.pk}/").json()["name"] == survey.name
    assert leader.patch(f"surveys/{survey.pk}/", {"name": "Mine"}).status_code == 403


def test_costs_are_an_administrators_and_end_before_they_begin_for_nobody(boss, program):
    admin = program(make.admin())
    rate = {"cents_an_hour": 3150, "valid_from": "2026-01-01"}
    assert boss.post("pay-rates/", rate).status_code == 403
    made = admin.post("pay-rates/", rate).json()
    assert admin.post("pay-rates/", rate | {"cents_an_hour": 3200}).json()["id"] == made["id"]
    assert PayRate.objects.get().cents_an_hour == 3200
    fee = {"name": "Lines", "cents": 900, "per": "month", "valid_from": "2026-02-01"}
    wrong = admin.post("fees/", fee | {"valid_to": "2026-01-01"})
    assert list(wrong.json()["errors"]) == ["valid_to"]
    kept = admin.post("fees/", fee).json()
    assert admin.send("delete", f"fees/{kept['id']}/").status_code == 204
    assert not Fee.objects.exists()


def test_a_report_is_kept_shared_sent_and_taken_off_the_shelf(boss, house, program):
    asked = {"span": ["7"], "kind": ["chat"], "made_up": ["x"]}
    made = boss.post("saved-reports/", {"title": "Chats", "ready": "queues", "asked": asked}).json()
    assert made["asked"] == {"span": ["7"], "kind": ["chat"]}
    report = f"saved-reports/{made['id']}/"
    boss.patch(report, {"shared_with": "everyone"})
    row = SavedReport.objects.get()
    assert (row.title, row.shared_with, row.asked["span"]) == ("Chats", "everyone", ["7"])
    me = row.owner.username
    sent = boss.put(f"{report}schedule/", {"rhythm": "daily", "recipients": [me], "form": "csv"})
    assert (sent.json()["recipients"], sent.json()["hour"]) == ([me], 7)
    other = program(make.user(role="supervisor", brands=[house[0]], team=house[1]))
    assert other.get(report).json()["owner"] == me
    assert other.send("delete", report).status_code == 404
    assert boss.send("delete", report).status_code == 204
    assert not ReportSchedule.objects.exists()


def test_an_agent_keeps_no_reports(house, program):
    agent = program(make.agent(team=house[1]))
    assert agent.post("saved-reports/", {"title": "Mine", "ready": "queues"}).status_code == 403
    assert not SavedReport.objects.exists()


def test_a_course_is_written_lesson_by_lesson_and_published(house, program):
    trainer = program(make.user(role="trainer", brands=[house[0]], team=house[1]))
    made = trainer.post("courses/", {"title": "Lamps", "brand": "hemrum", "skill_level": 3}).json()
    course = f"courses/{made['id']}/"
    empty = trainer.put(f"{course}publication/")
    assert (empty.status_code, "lesson" in empty.json()["detail"]) == (400, True)
    quiz = {"title": "Check", "kind": "quiz", "settings": {"pass_mark": 80}, "questions": [
        {"text": "Which glass?", "options": [{"text": "Opal", "right": True}, {"text": "Clear"}]},
    ]}  # fmt: skip
    lesson = trainer.post(f"{course}lessons/", quiz).json()
    assert [one["text"] for one in lesson["questions"]] == ["Which glass?"]
    trainer.patch(f"{course}lessons/{lesson['id']}/", {"minutes": 5})
    assert trainer.put(f"{course}publication/").status_code == 204
    fixed = Course.objects.get().versions.get(number=1)
    assert (fixed.is_draft, fixed.lessons.get().minutes) == (False, 5)
    rule = {"name": "All new", "trigger": "hired", "course": made["slug"], "brand": "hemrum"}
    kept = trainer.post("assignment-rules/", rule).json()
    trainer.patch(f"assignment-rules/{kept['id']}/", {"is_active": False})
    assert trainer.get(f"assignment-rules/{kept['id']}/").json()["is_active"] is False
    assert AuditEntry.objects.filter(action="training.rule_changed").count() == 1
