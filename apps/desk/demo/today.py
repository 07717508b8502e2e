"""Open work of every kind, through the same services a customer's message takes."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.channels.services import inbox
from apps.customers.services import customers, identities
from apps.desk.demo.crowd import Known
from apps.desk.demo.house import House
from apps.desk.demo.stories import STORIES
from apps.interactions.models import Case, Interaction
from apps.interactions.services import conversations, intake, messages
from apps.interactions.services.intake import Incoming
from apps.routing.models import QueueEntry

WAITING_MAILS = 8
IN_HAND = 10
LOOK_ALIKES = 3


def unfold(house: House, crowd: list[Known], dice: random.Random, *, now: datetime) -> None:
    """Mails and forms that wait in queues, and cases already with agents."""
    people = dice.sample(crowd, WAITING_MAILS + IN_HAND)
    for n, known in enumerate(people[:WAITING_MAILS]):
        _arrive(house, known, dice, kind="form" if n % 4 == 3 else "mail", n=n)
    _age(list(Interaction.objects.waiting().order_by("pk")), now=now)
    for n, known in enumerate(people[WAITING_MAILS:]):
        _in_hand(house, known, dice, n=n, now=now)
    _mention(house)
    _look_alikes(house, people[:LOOK_ALIKES], now=now)
    _poison(house, now=now)
    _tastes(house)


def _age(waiting: list[Interaction], *, now: datetime) -> None:
    """Waiting since earlier today, the first of them longer than was promised."""
    for n, interaction in enumerate(waiting):
        since = now - timedelta(minutes=(9 * 60 + 20) / (n + 1))
        Interaction.objects.filter(pk=interaction.pk).update(
            opened_at=since, queued_at=since, attention_since=since
        )
        Case.objects.filter(pk=interaction.case_id).update(opened_at=since, waiting_since=since)
        interaction.messages.update(occurred_at=since)
        QueueEntry.objects.filter(interaction=interaction).update(enqueued_at=since)


def _mention(house: House) -> None:
    """Noor is asked by her team leader, in somebody else's case and in her own."""
    noor = house.people["noor"]
    held = Interaction.objects.filter(status="active", case__brand__slug="hemrum").order_by("pk")
    for n, interaction in enumerate(held[:2]):
        messages.note(
            interaction=interaction,
            author=house.people["lovisa"],
            body="@noor You had the same lamp last week: which carrier was it?",
            client_id=f"demo-mention-{n}",
            mentions=[noor],
        )


def _look_alikes(house: House, people: list[Known], *, now: datetime) -> None:
    """Customers who seem to be there twice: the second typed the first's address."""
    for n, known in enumerate(people):
        brand = house.brands[known.brand]
        twin = customers.create(
            brands=[brand], name=str(known.customer).upper() if n % 2 else str(known.customer),
            country=known.customer.country, source="Website chat",
        )  # fmt: skip
        mail = known.identities["email"].value
        identities.add(customer=twin, scheme="email", value=mail, brand=brand, at=now)


def _poison(house: House, *, now: datetime) -> None:
    """A mail no program can read, put aside for the administrator."""
    raw = b"From: broken@kiel.example\r\nContent-Type: multipart/mixed\r\n\r\n\xff\xfe not a mail"
    event = inbox.store(
        account=house.channels["hemrum-mail"], dedupe_key="demo-poison", raw=raw, received_at=now
    )
    inbox.quarantine(event_id=event.pk, problem="unreadable: its parts have no boundary")


def _tastes(house: House) -> None:
    """People set up their desk as they like it."""
    tastes: dict[str, dict[str, Any]] = {
        "noor": {"sounds": {"offer": True, "message": False}, "time_zone": "Europe/Stockholm"},
        "lena": {"language": "de", "theme": "dark", "time_zone": "Europe/Berlin"},
        "petra": {"density": "compact"},
    }
    for username, wanted in tastes.items():
        User.objects.filter(pk=house.people[username].pk).update(**wanted)


def _arrive(house: House, known: Known, dice: random.Random, *, kind: str, n: int):  # type: ignore[no-untyped-def]
    story = dice.choice([story for story in STORIES if story.brand == known.brand])
    text = story.lines[0][1].format(order=f"HR-{48000 + n}", name="")
    return intake.start(
        channel=house.channels[f"{known.brand}-{kind}"],
        identity=known.identities["email"],
        incoming=Incoming(
            body=text, client_id=f"demo-{n}-1", subject=story.subject, sender=str(known.customer)
        ),
        subject=story.subject,
    )


def _in_hand(house: House, known: Known, dice: random.Random, *, n: int, now: datetime) -> None:
    agent = house.agents_of(known.brand)[n % 3]
    interaction = _arrive(house, known, dice, kind="mail", n=100 + n)
    conversations.assign(interaction_id=interaction.pk, agent=agent)
    interaction.refresh_from_db()
    if n % 3 == 0:
        return
    messages.add(
        interaction=interaction,
        direction="out",
        author=agent,
        body=f"Hello {known.customer.name.split()[0]}, thank you. Could you send a photo of it?",
        client_id=f"demo-{n}-2",
    )
    conversations.attend(interaction=interaction, attention="customer")
    status = "snoozed" if n % 3 == 2 else "pending"
    Case.objects.filter(pk=interaction.case_id).update(
        status=status,
        waiting_since=None,
        snoozed_until=now + timedelta(days=2) if status == "snoozed" else None,
    )
