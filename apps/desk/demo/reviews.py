"""Half a year of quality: plans, reviews of every agent, disputes, and an inbox for today.

Rows of the past are written in bulk as the services would have written them; what is open
today goes through the services themselves.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min

from apps.accounts.models import User
from apps.desk.demo.house import House
from apps.desk.demo.judging import COACHED, Judge
from apps.interactions.models import Interaction, Message
from apps.quality.choices import DisputeState, Lane
from apps.quality.domain import lifecycle, working_days
from apps.quality.models import (
    Answer,
    Dispute,
    Evidence,
    Review,
    ReviewEdition,
    SamplingPlan,
    ScorecardVersion,
    Viewing,
)
from apps.quality.services import disputes, drawing, reviews, shipped, tasks
from apps.quality.services.disputes import Objection
from apps.quality.services.reviewers import team_of
from apps.quality.services.reviews import as_kept

WEEKS = 26
RECENT = timedelta(days=15)  # from here on the plans draw by themselves
REVIEWERS = ("samir", "sara")
OBJECTED = 0.06  # share of the past's reviews that an agent disputed, in vain
RISKY = 0.16  # share of the past's reviews that came from the risk lane


@dataclass(slots=True)
class Book:
    """What is written in bulk, in order of dependence."""

    reviews: list[Review] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    rest: dict[type, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def write(self) -> None:
        Review.objects.bulk_create(self.reviews, batch_size=500)
        Answer.objects.bulk_create(self.answers, batch_size=2000)
        for model, rows in self.rest.items():
            model._default_manager.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]


def unfold(house: House, dice: random.Random, *, now: datetime) -> None:
    shipped.bring(actor=house.people["elin"])
    first = now - timedelta(weeks=WEEKS)
    ScorecardVersion.objects.update(published_at=first, created_at=first)
    cards = _cards()
    _plans(house, cards, first)
    judge = Judge(dice, cards, now=now)
    book = Book()
    for number, contact in enumerate(_contacts(house, dice, first=first, until=now - RECENT)):
        reviewer = house.people[REVIEWERS[number % 2]]
        _past(house, contact, reviewer, judge, book, dice, first=first)
    book.write()
    for plan in SamplingPlan.objects.all():
        drawing.run(plan, now=now)
    _today(house, judge, now=now)


def _cards() -> dict[str, ScorecardVersion]:
    """The version asked on each channel."""
    return {
        kind: version
        for version in ScorecardVersion.objects.live().select_related("scorecard")
        for kind in version.scorecard.channels
    }


def _plans(house: House, cards: dict[str, ScorecardVersion], created_at: datetime) -> None:
    writing = {cards[kind].scorecard for kind in ("chat", "email")}
    for slug, brand in house.brands.items():
        for lane, name in ((Lane.RANDOM, f"{brand}, weekly sample"), (Lane.RISK, f"{brand}, risk")):
            plan = SamplingPlan.objects.create(
                name=name, brand=brand, lane=lane, created_at=created_at,
                counts=lane == Lane.RANDOM, max_per_week=4, reviewer_per_week=16,
                triggers={} if lane == Lane.RANDOM else {
                    "low_rating": 2, "silence": 6, "repeat": 5, "complaint": True,
                    "words": ["refund", "cancel", "lawyer", "unacceptable"],
                },
            )  # fmt: skip
            plan.scorecards.set(writing)
            plan.reviewers.set(house.people[name] for name in REVIEWERS)
            if slug == "kraftli" and lane == Lane.RISK:
                SamplingPlan.objects.filter(pk=plan.pk).update(is_active=False)


def _contacts(
    house: House, dice: random.Random, *, first: datetime, until: datetime
) -> list[Interaction]:
    """One of each agent and week, now and then two, of the coached more; as they ended."""
    rows = (
        Interaction.objects.filter(
            ended_at__gte=first, ended_at__lt=until, kind__in=["chat", "email", "form"],
            owner__in=[user.pk for user in house.people.values() if user.role == "agent"],
        )
        .annotate(replied=Min("messages__pk"))
        .select_related("case__brand", "case__customer", "owner", "rating")
        .order_by("ended_at", "pk")
    )  # fmt: skip
    coached = {house.people[name].pk for name, _question in COACHED}
    weeks: dict[tuple[int, int], list[Interaction]] = defaultdict(list)
    for row in rows:
        if row.ended_at and row.owner_id:
            weeks[row.owner_id, (row.ended_at - first).days // 7].append(row)
    chosen = [
        row
        for (agent, _week), of_week in weeks.items()
        for row in _some(of_week, 4 if agent in coached else dice.choice((1, 1, 2)), dice)
    ]
    return sorted(chosen, key=lambda row: (row.ended_at or first, row.pk))


def _some(contacts: list[Interaction], count: int, dice: random.Random) -> list[Interaction]:
    """Those with a rating first, so that it can be seen what goes with it."""
    mixed = dice.sample(contacts, len(contacts))
    return sorted(mixed, key=lambda row: not hasattr(row, "rating"))[:count]


def _past(
    house: House,
    contact: Interaction,
    reviewer: User,
    judge: Judge,
    book: Book,
    dice: random.Random,
    *,
    first: datetime,
) -> None:
    """A review of long ago: submitted some days after, acknowledged or lapsed."""
    agent, ended_at = contact.owner, contact.ended_at
    if agent is None or ended_at is None:
        return
    is_risk = dice.random() < RISKY
    submitted = working_days.after(ended_at + timedelta(hours=dice.uniform(4, 90)), 1)
    answered = submitted + timedelta(hours=dice.uniform(2, 100))
    agreed = dice.random() < 0.85
    age = (ended_at - first) / timedelta(weeks=WEEKS)
    review = Review(
        interaction=contact, version=judge.cards[contact.kind], brand=contact.case.brand,
        team=team_of(agent, brand=contact.case.brand), kind_of_channel=contact.kind,
        agent=agent, reviewer=reviewer, lane=Lane.RISK if is_risk else Lane.RANDOM,
        is_blind=True, counts=not is_risk, weight=0 if is_risk else dice.randint(2, 9),
        state=lifecycle.ACKNOWLEDGED if agreed else lifecycle.FINAL,
        begun_at=submitted - timedelta(minutes=11), created_at=submitted, submitted_at=submitted,
        released_at=submitted, answered_at=answered if agreed else None,
        finished_at=answered if agreed else working_days.after(submitted, 5), edition=1,
    )  # fmt: skip
    answers = judge.score(review, age=age, is_risk=is_risk)
    book.reviews.append(review)
    book.answers += answers
    book.rest[ReviewEdition].append(judge.edition(review, answers))
    for evidence in judge.evidence(review, answers):
        book.rest[Evidence].append(evidence)
    if agreed and dice.random() < OBJECTED:
        decider = next(house.people[name] for name in REVIEWERS if name != reviewer.username)
        book.rest[Dispute] += _rejected(review, answers, decider, answered)
    for who, at in ((reviewer, review.begun_at), (agent, answered)):
        book.rest[Viewing].append(Viewing(review=review, user=who, at=at))


def _rejected(
    review: Review, answers: list[Answer], decider: User, at: datetime
) -> Iterator[Dispute]:
    """One answer disputed and kept; the agent acknowledged it when it was explained."""
    lost = next((row for row in answers if row.is_lost), None)
    if lost is not None:
        yield Dispute(
            review=review, answer=lost, state=DisputeState.REJECTED, decider=decider,
            reason="The customer was content with it, so it was clear enough.",
            ruling="Content, yes, and yet they had to write again to ask for the day.",
            raised_by=review.agent, raised_at=at - timedelta(days=2), decided_at=at,
            due_at=at + timedelta(days=3), before=as_kept(lost), after=as_kept(lost),
        )  # fmt: skip


def _today(house: House, judge: Judge, *, now: datetime) -> None:
    """What stands open: to answer, in dispute, decided, waiting for the agent's own look."""
    samir, sara = (house.people[name] for name in REVIEWERS)
    for username in ("noor", "rita"):
        agent = house.people[username]
        done = [_fresh(contact, samir, judge) for contact in _last(agent, 4, now=now)]
        if len(done) < 4:
            continue
        _, disputed, decided, _ = done
        for review in (disputed, decided):
            _object(review)
        ruling = "It is there, in the second message. Full points."
        for dispute in decided.disputes.filter(decider=sara):
            options = list(dispute.answer.question.options.order_by("-points"))
            chosen = [options[0].key] if options else None
            disputes.decide(dispute, by=sara, ruling=ruling, chosen=chosen)
        tasks.ask_self(interaction=done[3].interaction, by=samir)
        reviews.acknowledge(done[3], by=agent)
    _escalated(house, judge, now=now)


def _escalated(house: House, judge: Judge, *, now: datetime) -> None:
    """Two that went on to the last word: one waits for it, one has it. And a look of one's own."""
    samir, sara = (house.people[name] for name in REVIEWERS)
    agent = house.people["farah"]
    for number, contact in enumerate(_last(agent, 2, now=now)):
        review = _fresh(contact, samir, judge)
        for ruling in ("The message comes after the customer had asked twice.", "It stands."):
            _object(review)
            last = review.disputes.order_by("-pk")[0]
            if last.round == 1 or number == 0:
                disputes.decide(last, by=last.decider or sara, ruling=ruling)
                review.refresh_from_db()
    own = _last(house.people["noor"], 1, now=now)
    if own:
        _look_again(own[0], house, judge)


def _look_again(contact: Interaction, house: House, judge: Judge) -> None:
    """Noor answered the same form as her reviewer: the gap is drawn question by question."""
    agent = house.people["noor"]
    task = tasks.ask_self(interaction=contact, by=house.people["samir"])
    mine = reviews.begin(task, by=agent)
    judge.fill(mine)
    reviews.submit(mine, by=agent, summary="I was quick, and I could have named the day.")
    _fresh(contact, house.people["samir"], judge)


def _last(agent: User, count: int, *, now: datetime) -> list[Interaction]:
    with_words = Message.objects.filter(author=agent, direction="out").values("interaction")
    return list(
        Interaction.objects.filter(
            owner=agent, kind__in=["chat", "email"], ended_at__isnull=False, pk__in=with_words,
            ended_at__gte=now - RECENT, reviews__isnull=True, review_tasks__isnull=True,
        )
        .select_related("case__brand", "owner")
        .order_by("-ended_at")[:count]
    )  # fmt: skip


def _fresh(contact: Interaction, reviewer: User, judge: Judge) -> Review:
    """Scored a moment ago, by the services."""
    task = tasks.pick(interaction=contact, by=reviewer, is_blind=True)
    review = reviews.begin(task, by=reviewer)
    judge.fill(review)
    reviews.submit(review, by=reviewer, summary=judge.summary())
    review.refresh_from_db()
    return review


def _object(review: Review) -> None:
    lost = Answer.objects.filter(disputes__review=review).first()  # once more, the same one
    lost = lost or review.answers.lost().select_related("question").first()
    lost = lost or review.answers.filter(out_of__isnull=False).first()
    if lost:
        said = "I did say it, one message later. Please read on to the end of that message."
        disputes.raise_(review, by=review.agent, objections=[Objection(lost.pk, said)])
        review.refresh_from_db()
