"""What grows out of reviews: rules on the cards, two calibrations, coaching plans."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from apps.accounts.models import User
from apps.desk.demo.house import House
from apps.desk.demo.judging import COACHED, Judge
from apps.interactions.models import Interaction
from apps.quality.choices import Lane, Measure, ReviewKind
from apps.quality.domain.forms import Given
from apps.quality.models import (
    Answer,
    Calibration,
    CalibrationSheet,
    CoachingNote,
    CoachingPlan,
    Review,
    ReviewTask,
    Scorecard,
    ScorecardVersion,
)
from apps.quality.services import automatic, calibrations, cards, coaching, rules, scoring
from apps.quality.services.reviewers import team_of

# How often a reviewer sees a question differently from the expert, and which way they lean.
UNCLEAR = {"warmth": 0.45, "solved": 0.42, "plain": 0.3, "initiative": 0.16}
USUAL = 0.05
LEANS = {"samir": 0.5, "sara": 0.4, "petra": 0.95}  # share of differences that are kinder
EXPERT = "elin"
EARLIER = (("October, e-mail", "email", 31), ("September, chat", "chat", 62))  # days ago
RULES: dict[str, dict[str, dict[str, Any]]] = {
    "chat": {
        "asks-who": {"kind": "said", "first": 2, "when_met": "yes", "when_failed": "",
                     "words": ["order number", "meter number", "you are right", "thank you",
                               "of course", "no problem", "the driver noted", "I'm sorry"]},
        "in-time": {"kind": "longest_wait", "limit": 60, "when_met": "always",
                    "when_failed": ""},
        "language": {"kind": "writing", "limit": 1, "when_met": "4", "when_failed": "2"},
    },
    "email": {
        "language": {"kind": "writing", "limit": 1, "when_met": "4", "when_failed": "2"},
        "next-step": {"kind": "said", "when_met": "all", "when_failed": "",
                      "words": ["you do not need to do anything", "by tomorrow", "we will * by",
                                "you will get * by"]},
    },
}  # fmt: skip


def unfold(house: House, dice: random.Random, *, now: datetime) -> None:
    elin = house.people[EXPERT]
    for name, of_card in RULES.items():
        card = Scorecard.objects.get(shipped_as=name)
        for key, facts in of_card.items():
            rules.save(card, question_key=key, by=elin, **facts)
    _look_at_reviewed(now=now)
    version = ScorecardVersion.objects.live().get(scorecard__shipped_as="chat")
    contacts = _contacts(house, "chat", until=now - timedelta(days=1))
    notes = (
        "“Warm” is counted by what is said to the customer, not by exclamation marks.\n"
        "A fact that was wrong and corrected in the same chat is “Partly”."
    )
    four_days = now - timedelta(days=4)
    _opened(house, "November, chat", version, contacts[4:16], dice, at=four_days, notes=notes)
    for name, kind, days in EARLIER:
        older = _contacts(house, kind, until=now - timedelta(days=days))[:6]
        asked = ScorecardVersion.objects.live().get(scorecard__shipped_as=kind)
        _opened(house, name, asked, older, dice, at=now - timedelta(days=days - 3))
    people = [house.people[name] for name in ("samir", "sara", "petra")]
    if len(contacts) > 3:
        calibrations.call(
            name="December, chat", version=version, interactions=contacts[:3],
            reviewers=people[:2], expert=None, due_at=now + timedelta(days=6), by=people[2],
        )  # fmt: skip
    _coached(house, dice, now=now)


def _look_at_reviewed(*, now: datetime) -> None:
    """What the rules would have said about contacts people judged: their record."""
    judged = Review.objects.filter(
        kind=ReviewKind.REVIEW, submitted_at__gt=now - timedelta(days=30),
        version__scorecard__shipped_as__in=RULES,
    ).exclude(state="draft")  # fmt: skip
    for review in judged.select_related("interaction", "version").order_by("-id")[:60]:
        automatic.find(review.interaction, review.version)


def _contacts(house: House, kind: str, *, until: datetime) -> list[Interaction]:
    """The last ones that nobody has reviewed; petra does not review her own team."""
    taken = Exists(ReviewTask.objects.filter(interaction=OuterRef("pk")))
    far = [house.people[name] for name in ("joel", "lena", "mira", "emil")]
    brand = house.brands["kraftli"]
    return list(
        Interaction.objects.filter(kind=kind, ended_at__lt=until, owner__in=far, case__brand=brand)
        .exclude(taken)
        .exclude(Exists(Review.objects.filter(interaction=OuterRef("pk"))))
        .select_related("case__brand", "owner")
        .order_by("-ended_at")[:16]
    )


@dataclass(slots=True)
class Sheets:
    """A session's rows, each review with its answers."""

    session: Calibration
    judge: Judge
    dice: random.Random
    at: datetime

    def add(self, contact: Interaction, person: User, given: dict[str, Given]) -> None:
        task = ReviewTask.objects.create(
            lane=Lane.CALIBRATION, interaction=contact, brand=self.session.brand,
            agent_id=contact.owner_id or 0, version=self.session.version, reviewer=person,
            is_blind=True, counts=False, state="done",
            due_at=self.at, done_at=self.at, created_at=self.at,
        )  # fmt: skip
        CalibrationSheet.objects.create(
            calibration=self.session, interaction=contact, reviewer=person, task=task
        )
        review = Review.objects.create(
            interaction=contact, version=self.session.version, task=task, agent=task.agent,
            kind=ReviewKind.CALIBRATION, lane=Lane.CALIBRATION, brand=self.session.brand,
            team=team_of(task.agent, brand=self.session.brand), kind_of_channel=contact.kind,
            reviewer=person, is_blind=True, counts=False, state="submitted", edition=1,
            begun_at=self.at, submitted_at=self.at,
        )  # fmt: skip
        questions = self.judge.questions[self.session.version_id]
        Answer.objects.bulk_create(
            Answer(review=review, question=questions[key], chosen=list(said.chosen),
                   is_na=said.is_na, comment=said.comment)
            for key, said in given.items()
        )  # fmt: skip
        scoring.write_down(review)


def _opened(
    house: House,
    name: str,
    version: ScorecardVersion,
    contacts: list[Interaction],
    dice: random.Random,
    *,
    at: datetime,
    notes: str = "",
) -> None:
    if len(contacts) < 4:
        return
    expert = house.people[EXPERT]
    session = Calibration.objects.create(
        name=name, brand=contacts[0].case.brand, version=version, expert=expert, notes=notes,
        called_by=house.people["petra"], due_at=at, opened_at=at, created_at=at,
    )  # fmt: skip
    judge = Judge(dice, {version.scorecard.shipped_as: version}, now=at)
    sheets = Sheets(session, judge, dice, at)
    form = cards.form_of(version)
    for contact in contacts:
        probe = Review(version=version, agent=contact.owner, kind_of_channel=contact.kind)
        truth = {
            row.question.key: scoring.given(row)
            for row in judge.score(probe, age=dice.random() - 0.7, is_risk=dice.random() < 0.5)
        }
        sheets.add(contact, expert, truth)
        for reviewer, kinder in LEANS.items():
            said = {key: _seen(form, key, given, kinder, dice) for key, given in truth.items()}
            sheets.add(contact, house.people[reviewer], said)


def _seen(form: Any, key: str, given: Given, kinder: float, dice: random.Random) -> Given:
    """The expert's answer, or a step to the kinder or the stricter side."""
    question = next(each for each in form.questions if each.key == key)
    if given.is_na or not given.chosen or not question.is_scored:
        return given
    if dice.random() > UNCLEAR.get(key, USUAL):
        return given
    calm = [option for option in question.options if not (option.flag or option.critical)]
    order = sorted(calm, key=lambda option: option.points)
    keys = [option.key for option in order]
    if given.chosen[0] not in keys:
        return given
    place = keys.index(given.chosen[0]) + (1 if dice.random() < kinder else -1)
    return Given(chosen=(keys[max(0, min(place, len(keys) - 1))],), comment=given.comment)


PLANS = (
    ("noor", "lovisa", "Warm words without set phrases", Measure.QUESTION, "warmth", 90,
     COACHED["noor", "warmth"], True),
    ("idris", "lovisa", "Every customer knows what happens next", Measure.QUESTION, "next-step",
     92, COACHED["idris", "next-step"], False),
    ("oskar", "lovisa", "Steady scores over all channels", Measure.SCORE, "", 88, 31, False),
    ("rita", "petra", "Ratings like the team’s", Measure.RATING, "", 4.5, 16, False),
)  # fmt: skip
TALK = (
    ("coach", "We read three chats together. You explain well; the openings sound copied."),
    ("agent", "I will try to name what the customer just told me, instead of “I understand”."),
    ("coach", "Second look: the openings are yours now. Keep it in the long chats too."),
)


def _coached(house: House, dice: random.Random, *, now: datetime) -> None:
    for agent, coach, goal, measure, of, target, ago, is_reached in PLANS:
        start = now - timedelta(days=ago)
        person, by = house.people[agent], house.people[coach]
        brand = person.teams.get().brands.order_by("pk")[0]
        plan = coaching.open_plan(
            agent=person, coach=by, brand=brand, goal=goal, measure=measure, of=of,
            target=target, target_on=(now + timedelta(days=10)).date(), started_at=start,
        )  # fmt: skip
        CoachingPlan.objects.filter(pk=plan.pk).update(
            target_on=(start + timedelta(weeks=6)).date()
        )
        for week in range(1, 4):
            at = (start + timedelta(days=7 * week)).replace(hour=13, minute=30, second=0)
            session = coaching.plan_session(plan, at=at, minutes=30, by=by)
            late = agent == "rita" and week == 2  # one that did not take place
            if at < now and not late:
                coaching.hold(session, by=by, at=at)
        for n, (who, text) in enumerate(TALK[: dice.randint(1, 3)]):
            CoachingNote.objects.create(
                plan=plan, author=by if who == "coach" else person, text=text,
                at=start + timedelta(days=7 * n, hours=3),
            )  # fmt: skip
        if is_reached:
            coaching.end(plan, is_reached=True, by=by)
    coaching.check_all(now=now)
