"""What customers said over the last year, and how the house felt: surveys with their answers."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.desk.demo.crowd import BATCH
from apps.desk.demo.house import House
from apps.interactions.models import Interaction, Rating
from apps.routing.models import QueueEntry
from apps.surveys.domain.questions import Question
from apps.surveys.models import (
    PulseRound,
    PulseTally,
    Response,
    Survey,
    SurveyInvitation,
)
from apps.surveys.services import surveys

SINCE = timedelta(days=365)
ASKED_SHARE, ANSWERED_SHARE, WORDS_SHARE = 0.55, 0.34, 0.6
QUESTIONS = [
    surveys.SATISFACTION,
    Question(
        "solved", "yes_no",
        texts={"en": "Is it solved?", "de": "Ist es gelöst?", "ar": "هل حُلّ الأمر؟"},
    ),
    Question(
        "recommend", "nps",
        texts={
            "en": "How likely are you to recommend us to a friend?",
            "de": "Wie wahrscheinlich empfehlen Sie uns weiter?",
            "ar": "ما احتمال أن توصي بنا صديقًا؟",
        },
    ),
    Question(
        "words", "text",
        texts={"en": "Your own words", "de": "In eigenen Worten", "ar": "بكلماتك"},
    ),
]  # fmt: skip
WORDS = {
    5: (
        "Quick and kind, thank you.",
        "Solved in one mail.",
        "You called back when you said you would. I did not expect that.",
        "Friendly, and knew what to do.",
    ),
    4: (
        "Good, though the first answer took a day.",
        "Helpful in the end.",
        "All right, only the form was long.",
    ),
    3: ("It works now, but I had to ask twice.", "The answer was a standard text.", "So so."),
    2: (
        "Nobody told me where my parcel is.",
        "Three people, three answers.",
        "Waited two days for one line.",
    ),
    1: (
        "The lamp is still broken and nobody calls.",
        "I was passed from one to the other.",
        "Never again.",
    ),
}


def raise_them(house: House, dice: random.Random, *, now: datetime) -> None:
    """Two surveys in use, a draft, a year of answers, and three months' pulse."""
    asked = _surveys(house)
    queues = dict(
        QueueEntry.objects.filter(enqueued_at__gte=now - SINCE).values_list("interaction", "queue")
    )
    _ratings(asked, queues, dice)
    _letters(asked, queues, dice, now=now)
    _pulse(house, dice, now=now)


def _surveys(house: House) -> dict[int, Survey]:
    elin = house.people["elin"]
    found = {}
    for slug, name in (("hemrum", "After a contact, Hemrum"), ("kraftli", "Nach dem Kontakt")):
        row = surveys.save(
            by=elin, name=name, brand=house.brands[slug], ways=["chat", "email"],
            language="en" if slug == "hemrum" else "de", sample_percent=60, quarantine_days=60,
            delay_minutes=30,
        )  # fmt: skip
        surveys.keep(survey=row, asked=QUESTIONS)
        surveys.publish(survey=row, by=elin)
        surveys.switch(survey=row, by=elin, on=True)
        found[house.brands[slug].pk] = row
    surveys.save(
        by=elin, name="How easy was it", brand=house.brands["hemrum"], ways=["email"],
        channel_kinds=["form"],
    )  # fmt: skip
    return found


def _ratings(asked: dict[int, Survey], queues: dict[int, int], dice: random.Random) -> None:
    """Every rating of a chat is an answer; some say why."""
    rows = []
    for rating in Rating.objects.select_related("interaction__case").order_by("pk"):
        leg = rating.interaction
        said = dice.choice(WORDS[rating.score]) if dice.random() < WORDS_SHARE else ""
        rows.append(
            Response(
                version=asked[leg.case.brand_id].published, interaction=leg,
                customer_id=leg.customer_id, brand_id=leg.case.brand_id,
                queue_id=queues.get(leg.pk), agent_id=leg.owner_id, kind=leg.kind, way="chat",
                at=rating.at, csat=rating.score, comment=said,
                answers={"satisfaction": rating.score} | ({"words": said} if said else {}),
            )
        )  # fmt: skip
    Response.objects.bulk_create(rows, batch_size=BATCH)


def _letters(
    asked: dict[int, Survey], queues: dict[int, int], dice: random.Random, *, now: datetime
) -> None:
    legs = (
        Interaction.objects.filter(
            kind__in=["email", "form"], status="ended", end_reason="agent",
            ended_at__gte=now - SINCE, identity__isnull=False,
        )
        .select_related("case")
        .order_by("pk")
    )  # fmt: skip
    invited = []
    for leg in legs:
        if dice.random() > ASKED_SHARE:
            continue
        survey, sent_at = asked[leg.case.brand_id], leg.ended_at + timedelta(minutes=30)
        invited.append(
            SurveyInvitation(
                survey=survey, version=survey.published, interaction=leg,
                customer_id=leg.customer_id, identity_id=leg.identity_id,
                brand_id=leg.case.brand_id, queue_id=queues.get(leg.pk), agent_id=leg.owner_id,
                way="email", state="sent", due_at=sent_at, sent_at=sent_at, created_at=sent_at,
                expires_at=sent_at + timedelta(days=14),
            )
        )  # fmt: skip
    for row in invited:
        if dice.random() < ANSWERED_SHARE:
            row.state = "answered"
    SurveyInvitation.objects.bulk_create(invited, batch_size=BATCH)
    answers = [_answer(row, dice, now=now) for row in invited if row.state == "answered"]
    Response.objects.bulk_create(answers, batch_size=BATCH)


def _answer(row: SurveyInvitation, dice: random.Random, *, now: datetime) -> Response:
    score = dice.choices([5, 4, 3, 2, 1], [48, 28, 12, 7, 5])[0]
    nps = min(max(2 * score + dice.choice((-1, 0, 0, 1)), 0), 10)
    solved = dice.random() < 0.5 + score * 0.1
    said = dice.choice(WORDS[score]) if dice.random() < WORDS_SHARE else ""
    later = timedelta(hours=dice.expovariate(1 / 14))
    at = row.due_at + min(later, (now - row.due_at) * dice.random())
    answers = {"satisfaction": score, "recommend": nps, "solved": int(solved)}
    return Response(
        version=row.version, invitation=row, interaction_id=row.interaction_id,
        customer_id=row.customer_id, brand_id=row.brand_id, queue_id=row.queue_id,
        agent_id=row.agent_id, kind=row.interaction.kind, way="email", at=at, csat=score, nps=nps,
        is_solved=solved, comment=said, answers=answers | ({"words": said} if said else {}),
    )  # fmt: skip


def _pulse(house: House, dice: random.Random, *, now: datetime) -> None:
    """Three that are over, and one that waits for everybody."""
    people = list(User.objects.filter(teams__isnull=False, is_active=True).distinct())
    for months in (3, 2, 1):
        opened = now - timedelta(days=30 * months + 5)
        row = PulseRound.objects.create(
            title=f"{opened:%B %Y}", opens_at=opened, closes_at=opened + timedelta(days=10)
        )
        for person in people:
            team = min(person.teams.values_list("pk", flat=True))
            scores = {
                "work": dice.choice((3, 4, 4, 5)), "support": dice.choice((2, 3, 4, 5)),
                "recommend": dice.choice((6, 7, 8, 9, 9, 10)),
            }  # fmt: skip
            for question, score in scores.items():
                tally, _made = PulseTally.objects.get_or_create(
                    round=row, team_id=team, question=question, score=score
                )
                PulseTally.objects.filter(pk=tally.pk).update(count=tally.count + 1)
    PulseRound.objects.create(
        title=f"{now:%B %Y}", opens_at=now, closes_at=now + timedelta(days=10), repeats=True
    )
