"""What assigns courses by itself, and what a failed question leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.errors import Conflict
from apps.interactions.services import canned
from apps.quality.models import Question
from apps.training.models import AssignmentRule, Booking, Certificate, Enrolment, TrainingTime
from apps.training.services import (
    certificates,
    gatherings,
    reminders,
    requests,
    reviewed,
    rules,
    shipped,
)
from tests import make

pytestmark = pytest.mark.django_db


def rule(trigger, course, **fields):
    return AssignmentRule.objects.create(name=trigger, trigger=trigger, course=course, **fields)


def test_a_newcomer_gets_the_first_course_once():
    today = timezone.localdate()
    new = make.agent(team=make.team(), hired_on=today)
    make.agent(hired_on=today - timedelta(days=400))
    rule("hired", make.course(), due_days=7)
    assert rules.assign_due() == 1
    assert rules.assign_due() == 0
    row = Enrolment.objects.get()
    assert (row.user, row.due_on, row.because) == (
        new, today + timedelta(days=7), "First weeks here",
    )  # fmt: skip


def test_whoever_serves_a_channel_learns_it():
    team = make.team()
    agent = make.agent(team=team)
    make.agent(team=make.team())
    make.entry_point(make.queue(teams=[team]))  # a chat
    rule("channel", make.course(), params={"channel": "chat"})
    rule("channel", make.course(), params={"channel": "voice"})
    assert rules.assign_due() == 1
    assert Enrolment.objects.get().user == agent


def test_a_certificate_that_runs_out_is_renewed_in_time():
    agent = make.agent(team=make.team())
    course = make.course(valid_months=12, renewal_days=30)
    first = make.enrolment(agent, course)
    at = timezone.now() - timedelta(days=345)
    Enrolment.objects.filter(pk=first.pk).update(
        state="passed", finished_at=at, assigned_at=at - timedelta(days=5)
    )
    first.refresh_from_db()
    certificates.issue(enrolment=first, at=at)
    rule("renewal", course)
    assert rules.assign_due() == 1
    assert rules.assign_due() == 0


def test_a_failed_question_leads_to_its_lesson_by_rule_and_by_card():
    shipped.install()
    team = make.team()
    agent, reviewer = make.agent(team=team), make.user(role="reviewer", brands=team.brands.all())
    version = make.scorecard()
    Question.objects.filter(version=version, key="solved").update(
        lesson="say-what-you-know", lesson_after=2, lesson_of=5
    )
    first = make.submitted(agent, reviewer, version=version)
    assert reviewed.learn_from(first.pk) == 0
    second = make.submitted(agent, reviewer, version=version)
    lost = second.answers.lost().get()
    assert reviewed.recent(agent, lost.question) == [True, True]
    assert reviewed.learn_from(second.pk) == 1
    assert reviewed.learn_from(second.pk) == 0
    row = Enrolment.objects.get(user=agent)
    assert (row.course.slug, row.trigger) == ("say-what-you-know", "question")
    assert lost.question.text in row.because


def test_the_lesson_is_one_click_away(client):
    shipped.install()
    team = make.team()
    agent = make.agent(team=team)
    reviewer = make.user(role="reviewer", brands=team.brands.all())
    version = make.scorecard()
    Question.objects.filter(version=version, key="solved").update(lesson="phone-diction")
    lost = make.submitted(agent, reviewer, version=version).answers.lost().get()
    way, page = f"/training/lost/{lost.pk}/lesson/", f"/quality/reviews/{lost.review_id}/"
    client.force_login(agent)
    assert way not in client.get(page).content.decode()
    client.force_login(reviewer)
    assert way in client.get(page).content.decode()
    answer = client.post(f"/training/lost/{lost.pk}/lesson/", {"next": "/quality/"})
    assert answer.headers["Location"] == "/quality/"
    assert Enrolment.objects.get().course.slug == "phone-diction"
    after = client.get(page).content.decode()
    assert (way in after, "Learns “Diction and pace”" in after) == (False, True)
    client.force_login(agent)
    assert client.post(f"/training/lost/{lost.pk}/lesson/").status_code == 403


def test_a_clients_request_enrols_the_team_once():
    brand = make.brand()
    team = make.team(brands=[brand])
    make.agent(team=team)
    make.agent(team=team)
    asked = requests.ask(
        brand=brand, words="The new lamps", by=make.user(role="client", brands=[brand]), team=team,
        course=make.course(),
    )  # fmt: skip
    trainer = make.user(role="trainer")
    assert requests.decide(request=asked, by=trainer, accept=True, answer="Gladly") == 2
    with pytest.raises(Conflict):
        requests.decide(request=asked, by=trainer, accept=False, answer="")


def test_seats_run_out_and_attendance_books_the_clients_hours():
    course = make.course(channel="chat")
    guest = make.user(role="client_trainer")
    begins = timezone.now() + timedelta(hours=2)
    slot = gatherings.open_slot(
        course=course, trainer=guest, starts_at=begins, ends_at=begins + timedelta(minutes=45),
        by=guest, seats=1,
    )  # fmt: skip
    first, second = make.agent(), make.agent()
    gatherings.book(slot=slot, user=first, by=first)
    gatherings.book(slot=slot, user=first, by=first)
    assert Booking.objects.count() == 1
    with pytest.raises(Conflict):
        gatherings.book(slot=slot, user=second, by=second)
    with pytest.raises(Conflict):  # it has not begun
        gatherings.take_attendance(slot=slot, present={first.pk}, by=guest)
    slot.starts_at -= timedelta(hours=3)
    slot.ends_at -= timedelta(hours=3)
    slot.save()
    gatherings.take_attendance(slot=slot, present={first.pk}, by=guest)
    time = TrainingTime.objects.get()
    assert (time.user, time.seconds, time.provider, time.channel) == (first, 2700, "client", "chat")


def test_who_is_given_a_course_is_told_and_reminded_once_before_and_once_after():
    today = timezone.localdate()
    row = make.enrolment(make.agent(), due_on=today + timedelta(days=2))
    assert [reminders.remind_due(), reminders.remind_due()] == [1, 0]
    Enrolment.objects.filter(pk=row.pk).update(due_on=today - timedelta(days=1))
    assert [reminders.remind_due(), reminders.remind_due()] == [1, 0]
    assert [notice.words for notice in row.user.notices.order_by("pk")] == [
        f"A course for you: {row.course}", f"{row.course} is due", f"{row.course} is overdue",
    ]  # fmt: skip


def test_a_certificate_that_runs_out_is_told_of_once_and_so_is_its_end():
    course = make.course(renewal_days=30)
    row = certificates.issue(enrolment=make.enrolment(make.agent(), course))
    now = timezone.now()
    Certificate.objects.update(valid_to=now + timedelta(days=31))
    assert reminders.remind_of_certificates() == 0
    Certificate.objects.update(valid_to=now + timedelta(days=29))
    assert [reminders.remind_of_certificates() for _ in range(2)] == [1, 0]
    certificates.expire_due(now=now + timedelta(days=30))
    assert [notice.words for notice in row.user.notices.order_by("pk")][1:] == [
        f"Your certificate “{course}” runs out", f"Your certificate “{course}” has ended",
    ]  # fmt: skip


def test_whoever_works_by_an_answer_that_changed_learns_what_it_says_now(
    django_capture_on_commit_callbacks,
):
    brand, other = make.brand(), make.brand()
    here = make.agent(team=make.team(brands=[brand]))
    make.agent(team=make.team(brands=[other]))
    AssignmentRule.objects.create(
        name="Returns", trigger="article", course=make.course(), params={"article": "returns"}
    )
    boss = make.user(role="supervisor", brands=[brand])
    facts = {"shortcut": "returns", "title": "Returns", "body": "30 days", "brand": brand}
    with django_capture_on_commit_callbacks(execute=True):
        reply = canned.save(by=boss, **facts)
        canned.save(by=boss, reply=reply, title="Returns, all brands")
    assert not Enrolment.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        canned.save(by=boss, reply=reply, body="60 days")
    row = Enrolment.objects.get()
    assert (row.user, row.trigger) == (here, "article")
    assert row.because.startswith("“Returns, all brands")


def test_what_is_shipped_is_complete_and_installed_once():
    made = shipped.install()
    assert len(made) == len(shipped.names()) == 9
    assert all(row.versions.get().published_at for row in made)
    assert shipped.install() == []
