"""One builder per model: valid by default, and you name only what the test is about."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from apps.accounts.models import AgentSkill, Brand, Skill, Team, User
from apps.analytics.models import Board
from apps.analytics.services import boards
from apps.channels.models import ChannelAccount
from apps.customers.models import Customer, Identity
from apps.interactions.models import (
    CannedReply,
    Case,
    Disposition,
    Interaction,
    Message,
)
from apps.quality.domain import exchange
from apps.quality.models import Answer, Review, ScorecardVersion
from apps.quality.services import answers, cards, reviews
from apps.quality.services import tasks as review_tasks
from apps.routing.models import EntryPoint, Presence, Queue, QueueEntry
from apps.surveys.domain.questions import Question
from apps.surveys.models import Survey, SurveyInvitation
from apps.surveys.services import surveys
from apps.training.models import Course, Enrolment, Slot, Vacancy
from apps.training.services import courses, enrolments
from apps.training.services import vacancies as hiring
from apps.voice.models import Call, Leg, PhoneNumber, VoiceServer

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # base32, as an authenticator app holds it
_serial = count(1)

# --- accounts -----------------------------------------------------------------------------


def brand(**fields: Any) -> Brand:
    n = next(_serial)
    return Brand.objects.create(**{"name": f"Brand {n}", "slug": f"brand-{n}"} | fields)


def team(*, brands: list[Brand] | None = None, **fields: Any) -> Team:
    row = Team.objects.create(**{"name": f"Team {next(_serial)}"} | fields)
    row.brands.set(brands if brands is not None else [brand()])
    return row


def user(
    *,
    team: Team | None = None,
    brands: list[Brand] | None = None,
    second_factor: bool | None = None,
    **fields: Any,
) -> User:
    """Somebody who works here; an administrator has proved more than a password, as they must."""
    n = next(_serial)
    row = User.objects.create_user(
        **{"username": f"user{n}", "email": f"user{n}@example.org", "password": "correct horse 7"}
        | fields
    )
    if team:
        team.members.add(row)
    row.brands.set(brands or [])
    if second_factor if second_factor is not None else row.role == "admin":
        TOTP.activate(row, TOTP_SECRET)
    return row


def agent(*, team: Team | None = None, **fields: Any) -> User:
    return user(team=team, **{"role": "agent"} | fields)


def admin(**fields: Any) -> User:
    return user(**{"role": "admin"} | fields)


def skill(**fields: Any) -> Skill:
    n = next(_serial)
    return Skill.objects.create(**{"name": f"Skill {n}", "slug": f"skill-{n}"} | fields)


def agent_skill(user: User, skill: Skill, level: int = 3, **fields: Any) -> AgentSkill:
    return AgentSkill.objects.create(user=user, skill=skill, level=level, **fields)


# --- customers and channels ---------------------------------------------------------------


def customer(*, brands: list[Brand] | None = None, **fields: Any) -> Customer:
    row = Customer.objects.create(**{"name": f"Customer {next(_serial)}"} | fields)
    row.brands.set(brands or [])
    return row


def identity(customer: Customer, **fields: Any) -> Identity:
    value = f"customer{next(_serial)}@example.net"
    return Identity.objects.create(
        **{"customer": customer, "scheme": "email", "value": value, "display": value} | fields
    )


def channel(*, brand: Brand | None = None, **fields: Any) -> ChannelAccount:
    return ChannelAccount.objects.create(
        **{"brand": brand or globals()["brand"](), "kind": "chat", "name": "Site chat"} | fields
    )


# --- interactions -------------------------------------------------------------------------


def case(**fields: Any) -> Case:
    """A case of its own brand and customer, unless named."""
    fields.setdefault("brand", fields.pop("team_brand", None) or brand())
    fields.setdefault("customer", customer(brands=[fields["brand"]]))
    row = Case.objects.create(**{"subject": "Lamp arrived cracked"} | fields)
    row.refresh_from_db()
    return row


def interaction(**fields: Any) -> Interaction:
    owner_case = fields.pop("case", None) or case()
    chan = fields.pop("channel", None) or channel(brand=owner_case.brand)
    defaults = {
        "case": owner_case,
        "customer": owner_case.customer,
        "channel": chan,
        "kind": chan.kind,
    }
    return Interaction.objects.create(**defaults | fields)


def message(interaction: Interaction, body: str = "Hello", **fields: Any) -> Message:
    owner_case = interaction.case
    owner_case.refresh_from_db()
    owner_case.last_seq += 1
    owner_case.save(update_fields=["last_seq"])
    defaults = {
        "case": owner_case,
        "interaction": interaction,
        "seq": owner_case.last_seq,
        "direction": "in",
        "body": body,
        "client_id": f"test-{next(_serial)}",
    }
    return Message.objects.create(**defaults | fields)


def disposition(**fields: Any) -> Disposition:
    n = next(_serial)
    return Disposition.objects.create(**{"name": f"Reason {n}", "code": f"reason-{n}"} | fields)


def canned_reply(**fields: Any) -> CannedReply:
    n = next(_serial)
    return CannedReply.objects.create(
        **{"shortcut": f"reply-{n}", "title": f"Reply {n}", "body": "Hello"} | fields
    )


# --- routing ------------------------------------------------------------------------------


def queue(*, teams: list[Team] | None = None, **fields: Any) -> Queue:
    """A queue of its own brand, always open, served by ``teams``."""
    fields.setdefault("brand", teams[0].brands.first() if teams else None)
    fields["brand"] = fields["brand"] or brand()
    row = Queue.objects.create(**{"name": f"Queue {next(_serial)}"} | fields)
    row.teams.set(teams or [])
    return row


def voice_server(**fields: Any) -> VoiceServer:
    defaults = {"name": f"server-{next(_serial)}", "ari_url": "http://127.0.0.1:1"}
    return VoiceServer.objects.create(**defaults | fields)


def phone_number(*, brand: Brand | None = None, **fields: Any) -> PhoneNumber:
    """One of our numbers, with its channel."""
    number = fields.pop("number", None) or f"+4930{next(_serial):06}"
    line = channel(brand=brand, kind="voice", name="Phone", address=number)
    server = fields.pop("server", None) or voice_server()
    return PhoneNumber.objects.create(channel=line, number=number, server=server, **fields)


def call(*, number: PhoneNumber | None = None, **fields: Any) -> Call:
    """A call that is talked on; give it legs with ``leg``."""
    ours = number or phone_number()
    defaults = {"server": ours.server, "state": "talking", "other_party": "+4930555001"}
    return Call.objects.create(number=ours, **defaults | {"talking_at": timezone.now()} | fields)


def leg(on: Call, *, role: str = "agent", **fields: Any) -> Leg:
    defaults = {"channel": f"leg-{next(_serial)}", "state": "up"}
    return Leg.objects.create(call=on, role=role, **defaults | fields)


def entry_point(
    queue: Queue, *, channel: ChannelAccount | None = None, **fields: Any
) -> EntryPoint:
    chan = channel or globals()["channel"](brand=queue.brand)
    return EntryPoint.objects.create(channel=chan, queue=queue, **fields)


def presence(user: User, **fields: Any) -> Presence:
    """``user`` at their desk: available, with a live browser."""
    return Presence.objects.create(
        **{"user": user, "presence": "available", "seen_at": timezone.now()} | fields
    )


def entry(queue: Queue, **fields: Any) -> QueueEntry:
    """A chat that waits in ``queue``, with its interaction."""
    kind = fields.setdefault("kind", "chat")
    talk = fields.pop("interaction", None) or interaction(
        channel=channel(brand=queue.brand, kind=kind), case=case(brand=queue.brand)
    )
    return QueueEntry.objects.create(interaction=talk, queue=queue, **fields)


# --- quality ------------------------------------------------------------------------------


def scorecard(**fields: Any) -> ScorecardVersion:
    """A published card for chats: a fatal question, a scale, one that hangs on an answer."""
    channels = fields.pop("channels", ["chat", "email"])
    spec = exchange.checked(CARD | {"name": f"Card {next(_serial)}", "channels": channels})
    card = cards.take_in(spec, brand=fields.pop("brand", None), actor=None)
    return cards.publish(card.versions.get(), actor=None)


def contact(agent: User, **fields: Any) -> Interaction:
    """A chat of ``agent``'s brand that is over, with a question and an answer."""
    brand = agent.teams.get().brands.get()
    now = timezone.now()
    talk = interaction(
        case=case(brand=brand, team=agent.teams.get()),
        **{"owner": agent, "status": "ended", "opened_at": now - timedelta(minutes=9),
           "answered_at": now - timedelta(minutes=8), "ended_at": now - timedelta(minutes=1)}
        | fields,
    )  # fmt: skip
    message(talk, "Where is my lamp?", occurred_at=now - timedelta(minutes=9))
    message(
        talk, "At the depot. It leaves tomorrow.", direction="out", author=agent,
        occurred_at=now - timedelta(minutes=4),
    )  # fmt: skip
    return talk


def review(agent: User, reviewer: User, **fields: Any) -> Review:
    """A draft about a contact of ``agent``, begun from a task picked by hand."""
    version = fields.pop("version", None) or scorecard()
    talk = fields.pop("interaction", None) or contact(agent)
    task = review_tasks.pick(interaction=talk, by=reviewer, version=version)
    row = reviews.begin(task, by=reviewer)
    if fields:
        Review.objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()
    return row


def submitted(agent: User, reviewer: User, **fields: Any) -> Review:
    """Scored and released: one question lost, the rest in full."""
    row = review(agent, reviewer, **fields)
    answer(row, "greets", "yes")
    answer(row, "privacy", "yes")
    answer(row, "solved", "partly")
    reviews.submit(row, by=reviewer)
    row.refresh_from_db()
    return row


def answer(review: Review, key: str, option: str) -> Answer:
    question = review.version.questions.get(key=key)
    return answers.choose(review, question, option=option, by=review.reviewer)


_YES_NO = [{"key": "yes", "label": "Yes", "points": 1}, {"key": "no", "label": "No"}]
CARD: dict[str, Any] = {
    "switchroom_scorecard": 1,
    "sections": [
        {"key": "identity", "title": "Identity", "weight": 40, "questions": [
            {"key": "greets", "text": "Greets by name", "kind": "yes_no", "options": _YES_NO},
            {"key": "privacy", "text": "Keeps data private", "kind": "yes_no", "weight": 2,
             "options": [_YES_NO[0], _YES_NO[1] | {
                 "flag": "fail_form", "critical": "compliance", "needs_comment": True}]},
        ]},
        {"key": "outcome", "title": "Outcome", "weight": 60, "questions": [
            {"key": "solved", "text": "Gives the right answer", "kind": "single", "weight": 3,
             "options": [
                 {"key": "yes", "label": "Yes", "points": 2},
                 {"key": "partly", "label": "Partly", "points": 1},
                 {"key": "no", "label": "No", "points": 0, "critical": "customer"}]},
            {"key": "missing", "text": "What was missing?", "kind": "text",
             "shown_if": {"question": "solved", "options": ["partly", "no"]}},
        ]},
    ],
}  # fmt: skip
# --- training -----------------------------------------------------------------------------

QUIZ = [
    {"text": f"Question {n}", "options": [{"text": "Yes", "right": True}, {"text": "No"}]}
    for n in range(1, 5)
]


def course(*, lessons: tuple[str, ...] = ("text", "quiz"), **fields: Any) -> Course:
    """A published course; its quiz asks four questions, the first option right."""
    quiz, material = fields.pop("quiz", {}), fields.pop("material", None)
    row = courses.create(**{"title": f"Course {next(_serial)}", "by": None} | fields)
    draft = courses.draft_of(row)
    for kind in lessons:
        settings = {"cool_down_minutes": 0} | quiz if kind == "quiz" else fields.get("script", {})
        lesson = courses.save_lesson(
            version=draft, title=f"A {kind}", kind=kind, body="Read this.", settings=settings,
            material=material,
        )  # fmt: skip
        if kind == "quiz":
            courses.save_questions(lesson=lesson, questions=QUIZ)
    courses.publish(version=draft, by=None)
    return row


def enrolment(user: User, course: Course | None = None, **fields: Any) -> Enrolment:
    return enrolments.enrol(user=user, course=course or globals()["course"](), **fields)


def vacancy(*, tests: tuple[str, ...] = ("writing",), **fields: Any) -> Vacancy:
    """Open for a month, with tests of the house's bank."""
    closes = timezone.localdate() + timedelta(days=30)
    fields.setdefault("brand", brand())
    fields.setdefault("by", admin())
    return hiring.create(**{"title": "Agent", "closes_on": closes, "tests": list(tests)} | fields)


# --- surveys ------------------------------------------------------------------------------


def survey(*, asked: list[Question] | None = None, **fields: Any) -> Survey:
    """Published and on: a satisfaction question and own words, by e-mail, everybody, at once."""
    defaults = {"name": f"Survey {next(_serial)}", "ways": ["email"], "delay_minutes": 0}
    row = surveys.save(by=admin(), **defaults | {"needs_consent": False} | fields)
    if asked is not None:
        surveys.keep(survey=row, asked=asked)
    surveys.publish(survey=row, by=admin())
    surveys.switch(survey=row, by=admin(), on=True)
    return row


def wrapped_up(**fields: Any) -> Interaction:
    """A mail that was answered and wrapped up just now, from an address that was written from."""
    owner_case = fields["case"] = fields.get("case") or case()
    if "channel" not in fields:
        fields["channel"] = channel(
            brand=owner_case.brand, kind="email", address=f"help{next(_serial)}@example.org"
        )
    if "identity" not in fields:
        fields["identity"] = identity(owner_case.customer)
    if "owner" not in fields:
        fields["owner"] = agent()
    now = timezone.now()
    defaults = {"status": "ended", "ended_at": now, "wrapped_up_at": now, "end_reason": "agent"}
    return interaction(**defaults | fields)


def invitation(**fields: Any) -> SurveyInvitation:
    """One that was sent an hour ago."""
    talk = fields.pop("interaction", None) or wrapped_up()
    asked = fields.pop("survey", None) or survey()
    now = timezone.now()
    defaults = {
        "survey": asked, "version": asked.published, "interaction": talk,
        "customer": talk.customer, "identity": talk.identity or identity(talk.customer),
        "brand": talk.case.brand, "agent": talk.owner, "way": "email", "state": "sent",
        "due_at": now, "sent_at": now, "expires_at": now + timedelta(days=7),
    }  # fmt: skip
    return SurveyInvitation.objects.create(**defaults | fields)


# --- boards -------------------------------------------------------------------------------


def board(**fields: Any) -> Board:
    """Six usual tiles for one brand of its own."""
    fields.setdefault("brands", [brand()])
    return boards.save(by=admin(), **{"name": f"Board {next(_serial)}"} | fields)


def slot(course: Course, trainer: User, **fields: Any) -> Slot:
    begins = timezone.now() + timedelta(days=1)
    defaults = {"starts_at": begins, "ends_at": begins + timedelta(hours=1)}
    return Slot.objects.create(course=course, trainer=trainer, **defaults | fields)
