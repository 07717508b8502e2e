"""Three years of closed cases over every channel, written in bulk.

The rows say what the services would have said: events, ledger lines, ratings and wrap-ups
included, so that history, search and figures have something true to read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.customers.models import Customer, Touchpoint
from apps.desk.demo.crowd import BATCH, Known
from apps.desk.demo.house import House
from apps.desk.demo.stories import STORIES, Story
from apps.interactions.models import Case, Interaction, InteractionEvent, Message, Rating, WrapUp
from apps.routing.models import QueueEntry

SPOKEN = {"voice"}
PHONES = {"voice", "sms", "messaging"}
GONE = {"voice", "sms", "messaging", "social"}  # kinds the house has only as history
GIVEN_UP = timedelta(days=400)  # since then these are silent
DONE_TODAY, GAVE_UP_TODAY = 60, 7
EARLIEST_TODAY = 9 * 60  # minutes ago
LONGEST_MAIL_TODAY = timedelta(hours=3)  # so that none ends in the future


@dataclass(slots=True)
class Ledger:
    """Rows of every table, to be written in the order they depend on each other."""

    cases: list[Case] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    mail_pace: float = 90.0  # how many times slower than a chat

    def add(self, row: Any) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def write(self) -> None:
        Case.objects.bulk_create(self.cases, batch_size=BATCH)
        first = [leg for leg in self.interactions if leg.continues is None]
        Interaction.objects.bulk_create(first, batch_size=BATCH)
        after = [leg for leg in self.interactions if leg.continues is not None]
        Interaction.objects.bulk_create(after, batch_size=BATCH)
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)


def tell(house: House, crowd: list[Known], dice: random.Random, *, now: datetime) -> None:
    """One or two closed cases a customer, some of them over two channels."""
    ledger = Ledger()
    for known in crowd:
        for opened_at in _moments(known, dice, now=now):
            _case(house, known, dice, ledger, opened_at=opened_at, now=now)
    ledger.write()
    Customer.objects.bulk_update(
        [known.customer for known in crowd], ["last_contact_at"], batch_size=BATCH
    )


def _moments(known: Known, dice: random.Random, *, now: datetime) -> Iterator[datetime]:
    span = (now - known.customer.created_at).total_seconds()
    count = min(int(dice.expovariate(1 / 2)), 14)
    for moment in sorted(dice.random() for _ in range(count)):
        yield known.customer.created_at + timedelta(seconds=span * moment * 0.99)


def tell_of_today(house: House, crowd: list[Known], dice: random.Random, *, now: datetime) -> None:
    """What was done since the morning, and some who did not wait: the floor's figures."""
    ledger = Ledger(mail_pace=18.0)
    for known in dice.sample(crowd, min(DONE_TODAY, len(crowd))):
        opened_at = now - timedelta(minutes=dice.uniform(20, EARLIEST_TODAY))
        _case(house, known, dice, ledger, opened_at=opened_at, now=now)
    for known in dice.sample(crowd, min(GAVE_UP_TODAY, len(crowd))):
        opened_at = now - timedelta(minutes=dice.uniform(20, EARLIEST_TODAY))
        _gave_up(house, known, dice, ledger, opened_at=opened_at)
    ledger.write()


def _case(
    house: House,
    known: Known,
    dice: random.Random,
    ledger: Ledger,
    *,
    opened_at: datetime,
    now: datetime,
) -> None:
    story = dice.choice([story for story in STORIES if story.brand == known.brand])
    agent = dice.choice(house.agents_of(known.brand))
    case = Case(
        brand=house.brands[known.brand],
        customer=known.customer,
        subject=story.subject,
        status="closed",
        reason=house.reasons[(story.brand, story.reason)],
        owner=agent,
        team_id=agent.team_ids()[0],
        opened_at=opened_at,
        created_at=opened_at,
    )
    ledger.cases.append(case)
    kind = _kind(house, known, dice, opened_at=opened_at, now=now)
    switches = dice.random() < 0.15 and kind == "chat"
    lines = [line for line in story.lines if line[0] != "n" or dice.random() < 0.7]
    cut = max(1, len(lines) - 2) if switches else len(lines)
    leg = _leg(house, known, case, kind, agent, ledger, at=opened_at)
    if kind in SPOKEN:
        lines, cut = _summed_up(story), 1
    end = _talk(case, leg, story, lines[:cut], agent, ledger, dice)
    if switches:
        _over(leg, story, agent, ledger, house, at=end, reason="continued")
        leg = _leg(house, known, case, "email", agent, ledger, at=end, continues=leg)
        end = _talk(case, leg, story, lines[cut:], agent, ledger, dice)
    _over(leg, story, agent, ledger, house, at=end, reason="agent")
    _close(case, leg, known, ledger, dice, at=end, now=now)


def _kind(
    house: House, known: Known, dice: random.Random, *, opened_at: datetime, now: datetime
) -> str:
    """Channels of today, and for old cases also those that were given up since."""
    if now - opened_at < LONGEST_MAIL_TODAY:
        return "chat"
    kinds = {"chat": 50, "email": 40, "form": 10}
    if now - opened_at > GIVEN_UP:
        former = {"voice": 30, "sms": 8, "messaging": 8, "social": 4}
        kinds |= {
            kind: n for kind, n in former.items() if f"{known.brand}-{kind}" in house.channels
        }
    return dice.choices(list(kinds), list(kinds.values()))[0]


def _summed_up(story: Story) -> list[tuple[str, str]]:
    """A call leaves the agent's note, not its words."""
    asked = next(text for speaker, text in story.lines if speaker == "c")
    told = next(text for speaker, text in story.lines if speaker == "a")
    return [("n", f"Called: “{asked}” I said: “{told}”")]


def _gave_up(
    house: House, known: Known, dice: random.Random, ledger: Ledger, *, opened_at: datetime
) -> None:
    """A chat that was left before anybody answered."""
    story = dice.choice([story for story in STORIES if story.brand == known.brand])
    left_at = opened_at + timedelta(seconds=dice.uniform(25, 240))
    case = Case(
        brand=house.brands[known.brand], customer=known.customer, subject=story.subject,
        status="open", opened_at=opened_at, created_at=opened_at, waiting_since=opened_at,
    )  # fmt: skip
    case.status, case.resolved_at, case.closed_at = "closed", left_at, left_at
    ledger.cases.append(case)
    leg = _leg(house, known, case, "chat", None, ledger, at=opened_at)
    leg.ended_at, leg.end_reason = left_at, "abandoned"
    case.waiting_since, case.last_seq = None, 1
    body = story.lines[0][1].format(name="", order=f"HR-{40000 + dice.randint(0, 9999)}")
    case.last_message, case.last_message_at = body[:160], opened_at
    ledger.add(
        Message(
            case=case, interaction=leg, seq=1, direction="in", body=body, client_id="seed-1",
            occurred_at=opened_at, created_at=opened_at,
        )
    )  # fmt: skip
    for kind, before, after, at in [
        ("opened", "", "waiting", opened_at),
        ("abandoned", "waiting", "ended", left_at),
    ]:
        ledger.add(InteractionEvent(interaction=leg, kind=kind, before=before, after=after, at=at))
    ledger.add(
        QueueEntry(
            interaction=leg, queue=leg.channel.entry_point.queue, kind="chat", state="done",
            exit="abandoned", enqueued_at=opened_at, done_at=left_at,
        )
    )  # fmt: skip


def _leg(
    house: House,
    known: Known,
    case: Case,
    kind: str,
    agent: User | None,
    ledger: Ledger,
    *,
    at: datetime,
    continues: Interaction | None = None,
) -> Interaction:
    channel = house.channels[f"{known.brand}-{'mail' if kind == 'email' else kind}"]
    leg = Interaction(
        case=case,
        customer=known.customer,
        channel=channel,
        kind=kind,
        identity=known.identities.get("phone" if kind in PHONES else "email"),
        continues=continues,
        status="ended",
        owner=agent,
        opened_at=at,
        created_at=at,
        queued_at=at,
    )
    ledger.interactions.append(leg)
    ledger.add(
        Touchpoint(
            customer=known.customer,
            brand=case.brand,
            kind="interaction",
            at=at,
            summary=case.subject,
            particulars={"kind": kind},
        )
    )
    return leg


def _talk(
    case: Case,
    leg: Interaction,
    story: Story,
    lines: list[tuple[str, str]],
    agent: User,
    ledger: Ledger,
    dice: random.Random,
) -> datetime:
    """The messages of one leg; returns when the last one was written."""
    slow = ledger.mail_pace if leg.kind in ("email", "form") else 1.0
    at = leg.opened_at
    for speaker, text in lines:
        case.last_seq += 1
        body = text.format(
            name=case.customer.name.split()[0], order=f"HR-{40000 + dice.randint(0, 9999)}"
        )
        ledger.add(
            Message(
                case=case,
                interaction=leg,
                seq=case.last_seq,
                kind="note" if speaker == "n" else "text",
                direction={"c": "in", "a": "out", "n": "internal"}[speaker],
                visibility="internal" if speaker == "n" else "customer",
                author=None if speaker == "c" else agent,
                subject=story.subject if leg.kind == "email" else "",
                body=body,
                client_id=f"seed-{case.last_seq}",
                occurred_at=at,
                created_at=at,
            )
        )
        if speaker == "a" and leg.first_reply_at is None:
            leg.first_reply_at = at
        if speaker != "n":
            case.last_message, case.last_message_at = body[:160], at
        at += timedelta(seconds=slow * dice.uniform(15, 140))
    leg.answered_at = leg.opened_at + timedelta(seconds=slow * dice.uniform(3, 45))
    return at


def _over(
    leg: Interaction,
    story: Story,
    agent: User,
    ledger: Ledger,
    house: House,
    *,
    at: datetime,
    reason: str,
) -> None:
    answered = min(leg.answered_at or at, at)
    leg.answered_at, leg.ended_at, leg.end_reason = answered, at, reason
    leg.wrapped_up_at = at + timedelta(seconds=40)
    steps = [
        ("opened", "", "waiting", leg.opened_at),
        ("answered", "waiting", "active", answered),
        ("conversation_ended", "active", "wrap_up", at),
        ("wrapped_up", "wrap_up", "ended", leg.wrapped_up_at),
    ]
    for kind, before, after, moment in steps:
        ledger.add(
            InteractionEvent(
                interaction=leg, kind=kind, before=before, after=after, at=moment, actor=agent
            )
        )
    if leg.kind not in GONE:
        ledger.add(
            QueueEntry(
                interaction=leg,
                queue=leg.channel.entry_point.queue,
                kind=leg.kind,
                state="done",
                exit="handled",
                agent=agent,
                enqueued_at=leg.opened_at,
                assigned_at=answered,
                answered_at=answered,
                done_at=leg.wrapped_up_at,
            )
        )
    if reason != "continued":
        ledger.add(
            WrapUp(
                interaction=leg,
                by=agent,
                at=leg.wrapped_up_at,
                disposition=house.dispositions[story.disposition],
                outcome=story.outcome,
            )
        )


def _close(
    case: Case,
    leg: Interaction,
    known: Known,
    ledger: Ledger,
    dice: random.Random,
    *,
    at: datetime,
    now: datetime,
) -> None:
    case.resolved_at, case.closed_at = at, at + timedelta(days=7)
    if case.closed_at > now:
        case.status, case.closed_at = "resolved", None
    known.customer.last_contact_at = max(known.customer.last_contact_at or at, at)
    ledger.add(
        Touchpoint(
            customer=known.customer,
            brand=case.brand,
            kind="case_resolved",
            at=at,
            summary=case.subject,
        )
    )
    if leg.kind == "chat" and dice.random() < 0.35:
        score = dice.choices([5, 4, 3, 2, 1], [55, 25, 10, 6, 4])[0]
        ledger.add(Rating(interaction=leg, score=score, at=at))
        ledger.add(
            Touchpoint(
                customer=known.customer,
                brand=case.brand,
                kind="rated",
                at=at,
                summary=f"Rated {score}",
                particulars={"score": score},
            )
        )
