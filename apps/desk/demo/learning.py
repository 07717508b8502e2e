"""Months of learning: courses passed and running out, who is on the way, hours with trainers."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.choices import SkillKind, SkillSource
from apps.accounts.models import AgentSkill, Skill, User
from apps.desk.demo.house import House
from apps.routing.models import CapacityProfile, Presence
from apps.training.choices import (
    CertificateEnd,
    EnrolmentState,
    ProgressState,
    Provider,
    Trigger,
)
from apps.training.domain.certificates import valid_until
from apps.training.models import (
    AssignmentRule,
    Booking,
    Certificate,
    Cohort,
    Course,
    CourseVersion,
    Enrolment,
    Lesson,
    Progress,
    Ramp,
    Slot,
    TeamProfile,
    TrainingRequest,
    TrainingTime,
)
from apps.training.services import courses, shipped

SKILLS = {
    "voice": "Phone calls", "chat": "Chats", "public": "Public replies",
    "messaging": "Messaging", "video": "Video calls",
}  # fmt: skip
# What each agent has: days ago passed, or how far; "-" nothing, "new" assigned today.
PAST = {
    "phone-diction": {"noor": 194, "idris": 150, "sanna": 250, "farah": 100, "lovisa": 90},
    "e-mail-writing": {"idris": 60, "sanna": 400, "farah": 300, "lena": 250, "ines": 200,
                       "rita": 120, "lovisa": 300},
    "chat-multitasking": {"idris": 340, "sanna": 120, "farah": 80, "joel": 353, "lena": 30,
                          "mira": 110, "rita": 290, "ines": 180, "oskar": 380, "lovisa": 60},
    "messaging": {"joel": 190, "mira": 340, "rita": 45, "lena": 220},
    "public-social-etiquette": {"rita": 150, "ines": 385, "lena": 60},
    "switchroom-basics": dict.fromkeys(
        ("noor", "idris", "sanna", "oskar", "farah", "joel", "lena", "rita", "ines", "lovisa",
         "duarte"),
        500,
    ),
    "say-what-you-know": {"idris": 20, "farah": 18, "lena": 25},
    "video": {"sanna": 70},
}  # fmt: skip
# Lessons done, days until due, why.
UNDER_WAY: dict[str, dict[str, tuple[int, int, str]]] = {
    "chat-multitasking": {"noor": (2, 0, "Given by Tessa Lund"), "emil": (1, 9, ""),
                          "duarte": (3, 5, "")},
    "say-what-you-know": {"noor": (0, 5, "After “Says what happens next, and by when”"),
                          "oskar": (1, 2, "After “Says what happens next, and by when”")},
    "e-mail-writing": {"noor": (3, 20, ""), "joel": (2, 14, ""), "oskar": (0, -2, "")},
    "switchroom-basics": {"mira": (1, 3, "First weeks here"), "emil": (2, 6, "First weeks here")},
    "messaging": {"noor": (0, 23, "Hemrum asked for it"), "emil": (0, 12, "")},
    "phone-diction": {"oskar": (1, 11, "")},
}  # fmt: skip
HIRED = {
    "noor": 3, "idris": 5, "sanna": 2, "oskar": 1, "farah": 4, "joel": 2, "lena": 6, "rita": 3,
    "duarte": 1, "ines": 4, "lovisa": 8,
}  # fmt: skip


def teach(house: House, dice: random.Random, *, now: datetime) -> None:
    """Everything the pages of training need to look like a house that learns."""
    people = house.people
    today = timezone.localdate(now)
    _hire(people, today)
    for slug, name in SKILLS.items():
        house.skills[slug], _made = Skill.objects.get_or_create(
            slug=slug, defaults={"name": name, "kind": SkillKind.CHANNEL}
        )
    ramp = CapacityProfile.objects.create(
        name="First contacts", capacity=50, weights={"chat": 25, "email": 8, "form": 8},
        maxima={"voice": 1, "chat": 1, "email": 4, "form": 4},
    )  # fmt: skip
    shipped.install(by=people["tessa"])
    known = {course.slug: course for course in Course.objects.all()}
    versions = {course.slug: courses.published(course) for course in known.values()}
    for slug, ago in PAST.items():
        for username, days in ago.items():
            _passed(people[username], known[slug], versions[slug], dice, now=now, days=days)
    for slug, rows in UNDER_WAY.items():
        for username, facts in rows.items():
            _on_the_way(people, username, known[slug], versions[slug], facts, now=now)
    _ease_in(people["lena"], known["chat-multitasking"], ramp, people)
    _house(house, known, now=now)
    _hours(people, known, dice, today=today)


def _hire(people: dict[str, User], today: date) -> None:
    for username, years in HIRED.items():
        User.objects.filter(pk=people[username].pk).update(
            hired_on=today.replace(year=today.year - years, day=1)
        )
    for username, days in {"mira": 40, "emil": 5}.items():
        hired = today - timedelta(days=days)
        User.objects.filter(pk=people[username].pk).update(hired_on=hired)


def _passed(
    user: User, course: Course, version: Any, dice: random.Random, *, now: datetime, days: int
) -> None:
    at = now - timedelta(days=days, hours=dice.randint(1, 6))
    score = dice.choice([80, 83, 86, 90, 91, 94, 97, 100])
    enrolment = Enrolment.objects.create(
        user=user, course=course, version=version, state=EnrolmentState.PASSED, score=score,
        assigned_at=at - timedelta(days=9), started_at=at - timedelta(days=2), finished_at=at,
        due_on=timezone.localdate(at) + timedelta(days=5),
    )  # fmt: skip
    until = valid_until(at, course.valid_months)
    is_over = until is not None and until <= now
    certificate = Certificate.objects.create(
        user=user, course=course, enrolment=enrolment, score=score, issued_at=at, valid_to=until,
        skill=course.skill, skill_level=course.skill_level if course.skill_id else 0,
        ended_at=until if is_over else None,
        end_reason=CertificateEnd.EXPIRED if is_over else "",
    )  # fmt: skip
    if course.skill is not None and not AgentSkill.objects.filter(
        user=user, skill=course.skill, level__gte=course.skill_level
    ).exists():  # fmt: skip
        AgentSkill.objects.update_or_create(
            user=user, skill=course.skill,
            defaults={"level": certificate.skill_level, "valid_from": at, "valid_to": until,
                      "source": SkillSource.CERTIFICATE},
        )  # fmt: skip


def _on_the_way(
    people: dict[str, User], username: str, course: Course, version: CourseVersion | None,
    facts: tuple[int, int, str], *, now: datetime,
) -> None:  # fmt: skip
    done, due, because = facts
    begun = now - timedelta(days=6)
    assert version is not None  # noqa: S101  (published by the seed)
    enrolment = Enrolment.objects.create(
        user=people[username], course=course, version=version, because=because,
        state=EnrolmentState.UNDER_WAY if done else EnrolmentState.ASSIGNED,
        trigger=Trigger.QUESTION if because.startswith("After") else Trigger.HAND,
        assigned_by=people["tessa"], assigned_at=begun - timedelta(days=1),
        started_at=begun if done else None, due_on=timezone.localdate(now) + timedelta(days=due),
    )  # fmt: skip
    lessons = list(Lesson.objects.filter(version=version).order_by("position"))
    Progress.objects.bulk_create(
        Progress(
            enrolment=enrolment, lesson=lesson, state=ProgressState.DONE, opened_at=begun,
            seen_at=begun, done_at=begun + timedelta(minutes=lesson.minutes),
            seconds=lesson.minutes * 60,
        )
        for lesson in lessons[:done]
    )  # fmt: skip


def _ease_in(user: User, course: Course, ramp: CapacityProfile, people: dict[str, User]) -> None:
    """Lena passed a month ago: her last chats of the ramp are still reviewed."""
    certificate = Certificate.objects.get(user=user, course=course)
    seat = Presence.objects.filter(user=user).first()
    Ramp.objects.create(
        user=user, certificate=certificate, contacts=course.ramp_contacts, taken=38,
        channel=course.channel, profile=ramp, profile_before=seat.profile if seat else None,
        buddy=people["ines"], started_at=certificate.issued_at,
    )  # fmt: skip
    Presence.objects.filter(user=user).update(profile=ramp)


def _rules(house: House, known: dict[str, Course]) -> None:
    """What assigns which course by itself."""
    rules = [
        ("First weeks: the desk", Trigger.HIRED, "switchroom-basics", {}, 7),
        ("Chat is switched on", Trigger.CHANNEL, "chat-multitasking", {"channel": "chat"}, 14),
        ("What happens next, twice of five", Trigger.QUESTION, "say-what-you-know",
         {"question": "next", "failed": 2, "of": 5}, 7),
        ("The card for e-mail changes", Trigger.CARD, "e-mail-writing", {"card": "E-mail"}, 14),
        ("Our words on returns change", Trigger.ARTICLE, "say-what-you-know",
         {"article": "return"}, 7),
        ("Two chats: renew in time", Trigger.RENEWAL, "chat-multitasking", {}, 21),
    ]  # fmt: skip
    AssignmentRule.objects.bulk_create(
        AssignmentRule(name=name, trigger=trigger, course=known[slug], params=params,
                       due_days=days, created_by=house.people["tessa"],
                       is_active=slug != "chat-multitasking")
        for name, trigger, slug, params, days in rules
    )  # fmt: skip


def _house(house: House, known: dict[str, Course], *, now: datetime) -> None:
    people, today = house.people, timezone.localdate(now)
    _rules(house, known)
    TrainingRequest.objects.create(
        brand=house.brands["hemrum"], by=people["karl"], at=now - timedelta(days=2),
        words="The new Fjord lamps ship in January. Please show the team how the shade is mounted.",
        wanted_by=today + timedelta(days=30), team=house.teams["Malmö, day"],
    )  # fmt: skip
    for name, industry, markets in (
        ("Malmö, day", "Home and furniture", ["Sweden", "Denmark"]),
        ("Kraftli service", "Energy", ["Germany"]),
        ("Porto", "Home and energy", ["Europe, in English"]),
    ):
        TeamProfile.objects.create(team=house.teams[name], industry=industry, markets=markets)
    cohort = Cohort.objects.create(
        name="November starters", starts_on=today - timedelta(days=5), trainer=people["tessa"]
    )
    cohort.courses.set([known["switchroom-basics"], known["messaging"]])
    cohort.members.set([people["mira"], people["emil"]])
    noon = now.replace(hour=13, minute=0, second=0)
    for days, slug, trainer, provider, guests in (
        (2, "chat-multitasking", "tessa", Provider.OWN, ("noor", "duarte")),
        (4, "phone-diction", "tessa", Provider.OWN, ("oskar",)),
        (-6, "messaging", "nadine", Provider.CLIENT, ("rita", "ines", "noor")),
        (-13, "e-mail-writing", "tessa", Provider.OWN, ("joel", "lena", "emil")),
    ):
        begins = noon + timedelta(days=days)
        slot = Slot.objects.create(
            course=known[slug], trainer=people[trainer], starts_at=begins, provider=provider,
            ends_at=begins + timedelta(minutes=45), place="Room Öresund, or by video",
            held_at=begins + timedelta(hours=1) if days < 0 else None,
        )  # fmt: skip
        Booking.objects.bulk_create(
            Booking(slot=slot, user=people[guest], booked_by=people["tessa"],
                    attended=True if days < 0 else None)
            for guest in guests
        )  # fmt: skip


def _hours(
    people: dict[str, User], known: dict[str, Course], dice: random.Random, *, today: date
) -> None:
    """Six months of the ledger, some of it by the client's trainer."""
    learners = [person for person in people.values() if person.role in {"agent", "team_leader"}]
    slugs = [slug for slug in known if known[slug].channel]
    rows = []
    for number in range(240):
        user, course = dice.choice(learners), known[dice.choice(slugs)]
        day = today - timedelta(days=int(180 * dice.random() ** 1.4))
        rows.append(
            TrainingTime(
                user=user, course=course, channel=course.channel, day=day,
                provider=Provider.CLIENT if dice.random() < 0.3 else Provider.OWN,
                seconds=dice.choice([15, 20, 30, 45, 45, 60, 90]) * 60, source=f"demo:{number}",
            )
        )  # fmt: skip
    TrainingTime.objects.bulk_create(rows)
