"""From a passed course to a skill that routing reads, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.models import AgentSkill
from apps.core.errors import Conflict
from apps.routing.models import CapacityProfile, Offer, Presence, QueueEntry, QueueSkill
from apps.routing.services import explanations, router
from apps.training.models import Certificate, Progress, Ramp, TrainingTime
from apps.training.services import certificates, courses, enrolments, lessons, quizzes, ramps
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def pass_course(user, course):
    enrolment = make.enrolment(user, course)
    for lesson in enrolment.version.lessons.all():
        progress = lessons.look_at(enrolment=enrolment, lesson=lesson)
        if lesson.kind == "quiz":
            attempt = quizzes.start(progress=progress)
            right = {pk: frozenset({0}) for pk, _order in attempt.asked}
            quizzes.hand_in(attempt=attempt, chosen=right)
        else:
            lessons.finish(progress=progress)
    return Certificate.objects.get(enrolment=enrolment)


@pytest.fixture
def floor():
    team = make.team()
    agent = make.agent(team=team)
    make.presence(agent)
    skill = make.skill(name="Chat, two at once", slug="chat-2")
    queue = make.queue(teams=[team])
    QueueSkill.objects.create(queue=queue, skill=skill, ring=1, level=2)
    return agent, skill, queue


def test_passing_grants_a_dated_skill_once(floor):
    agent, skill, _queue = floor
    course = make.course(skill=skill, skill_level=2, valid_months=12)
    certificate = pass_course(agent, course)
    held = AgentSkill.objects.get(user=agent, skill=skill)
    assert (held.level, held.source, held.valid_to) == (2, "certificate", certificate.valid_to)
    assert certificate.score == 100
    assert certificates.issue(enrolment=certificate.enrolment) == certificate
    assert Certificate.objects.count() == 1


def test_routing_acts_on_it_and_the_trace_says_why_not(floor):
    agent, skill, queue = floor
    course = make.course(skill=skill, valid_months=12)
    make.entry(queue)
    centre = router.Router()
    centre.work()
    assert Offer.objects.count() == 0
    certificate = pass_course(agent, course)
    certificates.revoke(certificate=certificate, by=make.admin(), because="Shared the answers")
    router.Router().work()
    assert Offer.objects.count() == 0
    assert explanations.why_waiting(QueueEntry.objects.get().pk) == {agent.pk: "certificate_ended"}
    pass_course(agent, course)
    router.Router().work()
    assert [offer.agent_id for offer in Offer.objects.all()] == [agent.pk]


def test_an_expired_certificate_ends_with_its_skill(floor):
    agent, skill, queue = floor
    certificate = pass_course(agent, make.course(skill=skill, valid_months=1))
    with time_machine.travel(certificate.valid_to + timedelta(seconds=1), tick=False):
        Presence.objects.update(seen_at=timezone.now())
        make.entry(queue)
        router.Router().work()
        assert Offer.objects.count() == 0  # before anything swept
        assert certificates.expire_due(now=timezone.now()) == 1
        assert certificates.expire_due(now=timezone.now()) == 0
    certificate.refresh_from_db()
    assert (certificate.end_reason, certificate.ended_at) == ("expired", certificate.valid_to)
    held = AgentSkill.objects.get(user=agent, skill=skill)
    assert held.valid_to == certificate.valid_to


def test_what_somebody_could_do_before_comes_back(floor):
    agent, skill, _queue = floor
    make.agent_skill(agent, skill, level=1)
    certificate = pass_course(agent, make.course(skill=skill, skill_level=3))
    assert AgentSkill.objects.get(user=agent).level == 3
    assert certificates.revoke(certificate=certificate, by=make.admin(), because="wrong") is True
    held = AgentSkill.objects.get(user=agent)
    assert (held.level, held.source, held.valid_to) == (1, "manual", None)
    assert certificates.revoke(certificate=certificate, by=make.admin(), because="again") is False


def test_a_skill_by_hand_that_is_higher_stays_as_it_was(floor):
    agent, skill, _queue = floor
    make.agent_skill(agent, skill, level=4)
    certificate = pass_course(agent, make.course(skill=skill, skill_level=2))
    certificates.revoke(certificate=certificate, by=make.admin(), because="wrong")
    held = AgentSkill.objects.get(user=agent)
    assert (held.level, held.source, held.valid_to) == (4, "manual", None)


def test_renewing_ends_the_old_one_and_keeps_the_skill(floor):
    agent, skill, _queue = floor
    course = make.course(skill=skill, valid_months=12, ramp_contacts=5)
    first = pass_course(agent, course)
    ramps.stop(user=agent, certificate=first)
    second = pass_course(agent, course)
    first.refresh_from_db()
    assert first.end_reason == "renewed"
    assert AgentSkill.objects.get(user=agent).valid_to == second.valid_to
    assert Ramp.objects.filter(ended_at=None).count() == 0  # no ramp for a renewal


def test_the_other_certificate_of_a_skill_carries_on(floor):
    agent, skill, _queue = floor
    low = pass_course(agent, make.course(skill=skill, skill_level=2))
    high = pass_course(agent, make.course(skill=skill, skill_level=3, valid_months=6))
    certificates.revoke(certificate=high, by=make.admin(), because="no")
    held = AgentSkill.objects.get(user=agent)
    assert (held.level, held.valid_to) == (2, low.valid_to)


def test_a_ramp_lowers_what_they_carry_for_so_many_contacts(floor):
    agent, skill, _queue = floor
    light = CapacityProfile.objects.create(name="Ramp", capacity=30)
    usual = CapacityProfile.objects.create(name="Usual")
    Presence.objects.filter(user=agent).update(profile=usual)
    course = make.course(skill=skill, ramp_contacts=2, ramp_profile=light, channel="chat")
    pass_course(agent, course)
    assert Presence.objects.get(user=agent).profile == light
    contacts = [make.interaction(owner=agent, status="active") for _ in range(2)]
    ramps.count(interaction=contacts[0])
    ramps.count(interaction=contacts[0])
    assert Ramp.objects.get().taken == 1
    mail = make.interaction(owner=agent, status="active", channel=make.channel(kind="email"))
    ramps.count(interaction=mail)
    assert Ramp.objects.get().taken == 1
    ramps.count(interaction=contacts[1])
    assert Presence.objects.get(user=agent).profile == usual
    assert Ramp.objects.get().ended_at is not None


def test_a_failed_quiz_cools_down_and_at_last_fails_the_course(floor):
    agent, _skill, _queue = floor
    course = make.course(quiz={"attempts": 2, "cool_down_minutes": 30})
    enrolment = make.enrolment(agent, course)
    reading, quiz = enrolment.version.lessons.all()
    lessons.finish(progress=lessons.look_at(enrolment=enrolment, lesson=reading))
    progress = lessons.look_at(enrolment=enrolment, lesson=quiz)
    row = quizzes.hand_in(attempt=quizzes.start(progress=progress), chosen={})
    assert (row.score, row.has_passed) == (0, False)
    with pytest.raises(Exception, match="opens at"):
        quizzes.start(progress=progress)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        quizzes.hand_in(attempt=quizzes.start(progress=progress), chosen={})
    enrolment.refresh_from_db()
    assert enrolment.state == "failed"
    assert Certificate.objects.count() == 0


def test_time_is_booked_once_and_not_more_than_three_times_what_was_expected(floor):
    agent, _skill, _queue = floor
    enrolment = make.enrolment(agent, make.course(lessons=("text",)))
    lesson = enrolment.version.lessons.get()
    progress = lessons.look_at(enrolment=enrolment, lesson=lesson)
    Progress.objects.filter(pk=progress.pk).update(seconds=9000)
    progress.refresh_from_db()
    lessons.finish(progress=progress)
    lessons_time = TrainingTime.objects.get()
    assert lessons_time.seconds == 3 * lesson.minutes * 60
    assert lessons_time.source == f"progress:{progress.pk}"


def test_a_published_version_stays_as_it_was(floor):
    course = make.course()
    version = courses.published(course)
    with pytest.raises(Conflict):
        courses.save_lesson(version=version, title="More", kind="text", body="x")
    draft = courses.draft_of(course)
    assert (draft.number, draft.lessons.count()) == (2, 2)
    assert draft.lessons.last().questions.count() == 4
    assert courses.draft_of(course) == draft


def test_nobody_has_a_course_open_twice(floor):
    agent, _skill, _queue = floor
    enrolment = make.enrolment(agent)
    with pytest.raises(Conflict):
        make.enrolment(agent, enrolment.course)
    enrolments.withdraw(enrolment=enrolment, by=None)
    assert make.enrolment(agent, enrolment.course).state == "assigned"
