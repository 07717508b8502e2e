"""One vacancy with candidates: some hired, some to grade, one at it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.utils import timezone

from apps.desk.demo.house import House
from apps.training.choices import GRADED_BY_PEOPLE, CandidateState, TestKind
from apps.training.models import Candidate, Grade, Sitting, Test, Vacancy
from apps.training.services import candidates, vacancies

NAMES = (
    "Tuva Holm", "Ravi Nair", "Klara Weiss", "Omar Diallo", "Lotte Jansen", "Pavel Novák",
    "Mina Kaya", "Hugo Berg", "Aino Korhonen", "Sam Okoye", "Bea Moreau", "Nils Lund",
)  # fmt: skip
LETTERS = (
    "Hello Mr Vieira,\n\nthe second chair of order HR-48233 stands in our depot in Lund. It can "
    "be with you on Thursday or on Friday, between 9 and 17, so before your guests come. Which "
    "day suits you? The courier rings an hour before.\n\nI am sorry that your first mail stayed "
    "without an answer, and that the tracking page was wrong.\n\nKind regards\nKim, Hemrum",
    "hello, we recieved your mail. the chair is in lund and will come soon. We apologise for the "
    "inconvenience.",
    "Dear Mr Vieira,\nyour other chair comes on Friday. The courier calls one hour before. Sorry "
    "for the trouble.\nBest wishes, Kim",
)


def recruit(house: House, dice: random.Random, *, now: datetime) -> None:
    today = timezone.localdate(now)
    row = vacancies.create(
        title="Agent for chats and mail, Malmö", brand=house.brands["hemrum"],
        closes_on=today + timedelta(days=21), by=house.people["petra"], tests=list(TestKind.values),
        description="You help people with lamps and furniture, in writing and now and then on the "
        "phone. The tests show us what you can do; nobody sees your name while grading.",
    )  # fmt: skip
    tests = list(row.tests.ready())
    for number, name in enumerate(NAMES):
        _candidate(house, row, tests, name, number, dice, now=now)


def _candidate(
    house: House, vacancy: Vacancy, tests: list[Test], name: str, number: int,
    dice: random.Random, *, now: datetime,
) -> None:  # fmt: skip
    mail = f"{name.split()[0].lower()}@candidates.example"
    row, _token = candidates.invite(
        vacancy=vacancy, name=name, email=mail, by=house.people["petra"],
        extra_time=25 if number == 4 else 0, accommodation="Screen reader" if number == 4 else "",
    )  # fmt: skip
    if number >= 10:
        return  # invited, not begun
    skill = dice.uniform(45, 95)
    done = tests if number < 9 else tests[:3]
    at = now - timedelta(days=12 - number, hours=3)
    for place, test in enumerate(done):
        begun = at + timedelta(minutes=12 * place)
        _sitting(house, row, test, skill, dice, number=number, at=begun)
    is_in = number < 9
    Candidate.objects.filter(pk=row.pk).update(
        state=CandidateState.HANDED_IN if is_in else CandidateState.UNDER_WAY,
        started_at=at, handed_in_at=at + timedelta(hours=2) if is_in else None,
        groups={
            "gender": ("woman", "man")[number % 2],
            "age": ("under 40", "40 or over")[number % 3 == 2],
        },
    )  # fmt: skip
    if number < 2:
        row.refresh_from_db()
        candidates.decide(
            candidate=row, by=house.people["petra"], hire=number == 0,
            hired_as=house.people["emil"] if number == 0 else None,
        )  # fmt: skip


def _sitting(
    house: House, candidate: Candidate, test: Test, skill: float, dice: random.Random,
    *, number: int, at: datetime,
) -> None:  # fmt: skip
    score = round(min(100.0, max(15.0, dice.gauss(skill, 9))))
    by_people = test.kind in GRADED_BY_PEOPLE
    is_graded = not by_people or number < 6 or dice.random() < 0.5
    text = dice.choice(LETTERS) if test.kind == TestKind.REPLY else ""
    if test.kind == TestKind.PUBLIC:
        text = "I see why you are angry. Send me a message, and a colleague rings today. Kim"
    sitting = Sitting.objects.create(
        candidate=candidate, test=test, started_at=at, due_at=at + timedelta(minutes=test.minutes),
        handed_in_at=at + timedelta(minutes=test.minutes * 0.8),
        answers={"text": text} if text else {},
        findings={"words": len(text.split()), "remarks": []},
        score=score if is_graded else None,
    )  # fmt: skip
    if by_people and is_graded:
        points = round(score / 25)
        given = {one["key"]: points for one in test.settings["criteria"]}
        Grade.objects.create(sitting=sitting, by=house.people["samir"], points=given, score=score)
