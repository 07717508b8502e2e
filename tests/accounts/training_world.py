"""What a place of the world holds of training and hiring."""

from __future__ import annotations

from functools import cached_property

from django.utils import timezone

from apps.accounts.models import Brand, Team, User
from apps.training.models import AssignmentRule, Cohort, TrainingRequest
from apps.training.services import (
    candidates,
    certificates,
    courses,
    lessons,
    recordings,
    sittings,
)
from tests import make, sounds


class Learning:
    brand: Brand
    team: Team
    person: User

    @cached_property
    def course(self):
        lessons = ("text", "role_play")
        return make.course(brand=self.brand, lessons=lessons, title=f"Course {self.team.pk}")

    @cached_property
    def enrolment(self):
        lessons = ("file", "quiz")
        course = make.course(brand=self.brand, lessons=lessons, material=sounds.sound())
        return make.enrolment(self.person, course)

    @cached_property
    def spoken_lesson(self):
        course = make.course(brand=self.brand, lessons=("role_play",))
        row = make.enrolment(self.person, course)
        progress = lessons.look_at(enrolment=row, lesson=row.version.lessons.get())
        recordings.submit(progress=progress, recording=sounds.voice())
        return row

    @cached_property
    def lesson(self):
        return courses.draft_of(self.course).lessons.first()

    @cached_property
    def certificate(self):
        someone = make.agent(team=self.team)
        row = make.enrolment(someone, make.course(brand=self.brand))
        return certificates.issue(enrolment=row)

    @cached_property
    def role_play(self):
        row = make.enrolment(make.agent(team=self.team), self.course)
        progress = lessons.look_at(enrolment=row, lesson=row.version.lessons.last())
        recordings.submit(progress=progress, recording=sounds.voice())
        return progress

    @cached_property
    def slot(self):
        return make.slot(course=self.course, trainer=make.user(role="trainer"))

    @cached_property
    def cohort(self):
        day = timezone.localdate()
        return Cohort.objects.create(name=f"Cohort {self.team}", starts_on=day, brand=self.brand)

    @cached_property
    def course_rule(self):
        return AssignmentRule.objects.create(
            name="First weeks", trigger="hired", course=self.course, brand=self.brand
        )

    @cached_property
    def training_request(self):
        return TrainingRequest.objects.create(brand=self.brand, words="Lamps", by=self.person)

    @cached_property
    def lost_answer(self):
        reviewer = make.user(role="reviewer", brands=[self.brand])
        review = make.submitted(make.agent(team=self.team), reviewer)
        return review.answers.lost().first()

    @cached_property
    def vacancy(self):
        return make.vacancy(brand=self.brand, tests=("writing", "diction"))

    @cached_property
    def vacancy_test(self):
        return self.vacancy.tests.first()

    @cached_property
    def spoken_test(self):
        return sounds.spoken(make.vacancy(brand=self.brand, tests=("typing",)).tests.get())

    @cached_property
    def candidate(self):
        found = candidates.invite(
            vacancy=self.vacancy, name="Ada", email="ada@example.org", by=self.vacancy.created_by
        )
        return found[0]

    @cached_property
    def sitting(self):
        row = sittings.start(candidate=self.candidate, test=self.vacancy.tests.last())
        sittings.keep_voice(sitting=row, recording=sounds.voice())
        return sittings.hand_in(sitting=row)
