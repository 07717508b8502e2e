"""The log of a busy hour, in bulk: what the services would have written, row by row."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from apps.customers.models import Customer
from apps.desk.bench.stage import Stage
from apps.interactions.models import Case, Interaction, InteractionEvent, Message
from apps.routing.models import Offer, QueueEntry

BATCH = 2_000


@transaction.atomic
def write_log(built: Stage, *, contacts: int, begun: datetime, finish: bool) -> list[int]:
    """``contacts`` chats within 40 minutes; unless ``finish`` they all still wait. Their ids.

    At once: the router of the running centre would put a half written contact in line itself.
    """
    dice = random.Random(5)
    customer = Customer.objects.create(name="Bench")
    cases = Case.objects.bulk_create(
        [Case(brand=built.brand, customer=customer, team=built.team, opened_at=begun)
         for _ in range(contacts)], batch_size=BATCH,
    )  # fmt: skip
    talks = Interaction.objects.bulk_create(
        [_talk(built, case, begun + timedelta(seconds=dice.uniform(0, 2400)), dice, finish=finish)
         for case in cases], batch_size=BATCH,
    )  # fmt: skip
    entries = QueueEntry.objects.bulk_create(
        [_entry(built, talk) for talk in talks], batch_size=BATCH
    )
    InteractionEvent.objects.bulk_create(
        [event for talk in talks for event in _events(talk)], batch_size=BATCH
    )
    if finish:
        Message.objects.bulk_create(
            [word for talk in talks for word in _words(talk)], batch_size=BATCH
        )
        Offer.objects.bulk_create(
            [Offer(entry=entry, agent=entry.agent, state="accepted", reason="free",
                   offered_at=entry.enqueued_at, expires_at=entry.enqueued_at)
             for entry in entries], batch_size=BATCH,
        )  # fmt: skip
    return [talk.pk for talk in talks]


def _talk(
    built: Stage, case: Case, at: datetime, dice: random.Random, *, finish: bool
) -> Interaction:
    talk = Interaction(
        case=case, customer_id=case.customer_id, channel=built.chat, kind="chat", opened_at=at,
        queued_at=at,
    )  # fmt: skip
    if finish:
        talk.status, talk.owner, talk.end_reason = "ended", dice.choice(built.agents), "agent"
        talk.answered_at = at + timedelta(seconds=dice.uniform(1, 60))
        talk.ended_at = talk.answered_at + timedelta(seconds=dice.uniform(60, 400))
        talk.wrapped_up_at = talk.ended_at + timedelta(seconds=20)
    return talk


def _entry(built: Stage, talk: Interaction) -> QueueEntry:
    entry = QueueEntry(interaction=talk, queue=built.queue, kind="chat", enqueued_at=talk.opened_at)
    if talk.owner_id:
        entry.state, entry.exit, entry.agent = "done", "handled", talk.owner
        entry.assigned_at = entry.answered_at = talk.answered_at
        entry.done_at = talk.wrapped_up_at
    return entry


def _events(talk: Interaction) -> list[InteractionEvent]:
    steps: list[tuple[str, str, Any]] = [
        ("opened", "waiting", talk.opened_at),
        ("queued", "", talk.opened_at),
    ]
    if talk.owner_id:
        steps += [
            ("answered", "active", talk.answered_at),
            ("conversation_ended", "wrap_up", talk.ended_at),
            ("wrapped_up", "ended", talk.wrapped_up_at),
        ]
    return [
        InteractionEvent(interaction=talk, kind=kind, after=after, at=at, actor=talk.owner)
        for kind, after, at in steps
    ]


def _words(talk: Interaction) -> list[Message]:
    """Six, in turns."""
    start, length = talk.answered_at or talk.opened_at, timedelta(seconds=9)
    return [
        Message(
            case_id=talk.case_id, interaction=talk, seq=n + 1, body="Hello",
            direction="out" if n % 2 else "in", author=talk.owner if n % 2 else None,
            client_id=f"bench-{n}", occurred_at=start + n * length,
        )
        for n in range(6)
    ]  # fmt: skip
