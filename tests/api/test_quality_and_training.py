"""Reviews from a contact to a decision, learning from a course to a certificate, by programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.integrations.services import facts
from apps.quality.services import disputes
from apps.quality.services.disputes import Objection
from apps.training.models import AssignmentRule, Enrolment
from apps.training.services import certificates
from tests import make
from tests.quality.conftest import Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def test_a_contact_is_picked_scored_and_submitted_answer_by_answer(room, program):
    version, talk = make.scorecard(), make.contact(room.noor)
    sara = program(room.sara)
    asked = {"interaction": talk.pk, "why": "Odd", "is_blind": True}
    task = sara.post("review-tasks/", asked).json()
    begun = sara.put(f"review-tasks/{task['id']}/review/").json()
    assert (begun["state"], begun["agent"], begun["answers"]) == ("draft", None, [])
    way = f"reviews/{begun['id']}/"
    early = sara.put(f"{way}submission/")
    assert (early.status_code, early.json()["code"]) == (422, "review_not_complete")
    form = sara.get(f"scorecards/{version.scorecard_id}/versions/1/").json()
    assert next(q["key"] for s in form["sections"] for q in s["questions"]) == "greets"
    for key, option in (("greets", "yes"), ("privacy", "yes"), ("solved", "partly")):
        sara.put(f"{way}answers/{key}/", {"option": option, "comment": "Seen."})
    done = sara.put(f"{way}submission/", {"summary": "Well done"}).json()
    assert (done["state"], done["final"], done["agent"]) == ("released", 70.0, "noor")
    answers = {row["question"]: (row["chosen"], row["points"]) for row in done["answers"]}
    assert answers["solved"][0] == ["partly"]
    assert program(room.luz).put(f"{way}submission/").status_code == 404


def test_lists_are_narrowed_and_a_blind_draft_is_not_found_by_its_agent(room, program):
    make.submitted(room.noor, room.sara)
    draft = make.review(room.idris, room.sara, is_blind=True)
    sara = program(room.sara)
    assert [r["agent"] for r in sara.get("reviews/?agent=noor").json()["results"]] == ["noor"]
    assert sara.get("reviews/?agent=idris").json()["results"] == []
    assert [r["id"] for r in sara.get("reviews/?state=draft").json()["results"]] == [draft.pk]
    later = (timezone.now() + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert sara.get(f"reviews/?submitted_since={later}").json()["results"] == []


def test_a_dispute_is_decided_by_whom_it_was_given_to(room, program):
    review = make.submitted(room.noor, room.sara)
    answer = review.answers.get(question__key="solved")
    disputes.raise_(review, by=room.noor, objections=[Objection(answer.pk, "I did.", ["yes"])])
    [row] = program(room.luz).get("disputes/?state=open").json()["results"]
    way, words = f"disputes/{row['id']}/decision/", {"ruling": "It is there.", "chosen": ["yes"]}
    assert program(room.sara).put(way, words).status_code == 403
    assert program(room.luz).put(way, words).json()["state"] == "upheld"
    assert program(room.luz).get(f"reviews/{review.pk}/").json()["final"] == 100.0


def test_coaching_is_planned_with_talks_and_notes(room, program):
    petra = program(room.petra)
    plan = petra.post("coaching-plans/", {
        "agent": "noor", "brand": room.brand.slug, "goal": "Greets by name", "target": 90,
        "target_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }).json()  # fmt: skip
    way = f"coaching-plans/{plan['id']}/"
    at = (timezone.now() + timedelta(days=2)).isoformat()
    assert petra.post(f"{way}sessions/", {"at": at}).status_code == 201
    assert petra.post(f"{way}notes/", {"text": "We listened together."}).status_code == 201
    assert [note["author"] for note in petra.get(f"{way}notes/").json()] == ["petra"]
    assert len(petra.get(way).json()["sessions"]) == 1


def test_a_course_is_given_moved_and_taken_back(room, program):
    course = make.course(slug="say-it")
    petra = program(room.petra)
    given = {"user": "noor", "course": "say-it", "because": "Asked for"}
    row = petra.post("enrolments/", given).json()
    assert petra.post("enrolments/", given).json()["code"] == "already_enrolled"
    way = f"enrolments/{row['id']}/"
    assert petra.patch(way, {"due_on": "2031-02-03"}).json()["due_on"] == "2031-02-03"
    certificate = certificates.issue(enrolment=make.enrolment(room.idris, course))
    live = petra.get("certificates/?live=true").json()["results"]
    assert [(one["user"], one["course"]) for one in live] == [("idris", "say-it")]
    done = petra.put(f"certificates/{certificate.pk}/revocation/", {"because": "Wrong person"})
    assert done.json()["end_reason"] == "revoked"
    assert petra.send("delete", way).status_code == 204
    assert Enrolment.objects.get(pk=row["id"]).state == "withdrawn"


def test_an_article_of_another_knowledge_base_gives_its_course(room, program):
    AssignmentRule.objects.create(
        name="Returns", trigger="article", course=make.course(), params={"article": "returns"}
    )
    petra = program(room.petra)
    told = petra.post("article-changes/", {"title": "Returns abroad", "brand": room.brand.slug})
    assert told.json()["enrolled"] == Enrolment.objects.count() >= 2
    assert petra.post("article-changes/", {"title": "Invoices"}).json() == {"enrolled": 0}


def test_a_candidate_is_invited_and_the_link_is_told_once(room, program):
    vacancy = make.vacancy(brand=room.brand)
    petra = program(room.petra)
    asked = {"vacancy": vacancy.pk, "name": "Ada", "email": "ada@example.org"}
    made = petra.post("candidates/", asked, idempotency_key="c1").json()
    assert "/hiring/link/" in made["link"]
    assert petra.post("candidates/", asked, idempotency_key="c1").json()["link"] == ""
    assert "link" not in petra.get(f"candidates/{made['id']}/").json()
    assert program(room.noor).get("candidates/").status_code == 403


def test_ones_own_notices_are_read_and_nobody_elses(room, program):
    make.submitted(room.noor, room.sara)
    noor = program(room.noor)
    [row] = noor.get("notices/").json()["results"]
    assert (row["words"], row["actor"]) == ("Released a review of your work", "sara")
    assert program(room.sara).put(f"notices/{row['id']}/reading/").status_code == 404
    assert noor.put(f"notices/{row['id']}/reading/").status_code == 204
    assert noor.get("notices/").json()["results"][0]["read_at"]


def test_programs_outside_hear_of_a_release_and_of_a_course(
    room, program, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        review = make.submitted(room.noor, room.sara)
        make.enrolment(room.noor, make.course(slug="say-it"))
    facts.number_all()
    heard = program(room.petra).get("events/?after=0").json()["results"]
    told = {row["type"]: row["data"] for row in heard}
    assert (told["review.released"]["review"], told["review.released"]["final"]) == (review.pk, 70)
    assert told["course.assigned"]["course"] == "say-it"
