"""Open work of every kind, through the same services a customer's message takes."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from apps.desk.demo.crowd import Known
from apps.desk.demo.house import House
from apps.desk.demo.stories import STORIES
from apps.interactions.models import Case
from apps.interactions.services import conversations, intake, messages
from apps.interactions.services.intake import Incoming

WAITING_MAILS = 8
IN_HAND = 10


def unfold(house: House, crowd: list[Known], dice: random.Random, *, now: datetime) -> None:
    """Mails and forms that wait in queues, and cases already with agents."""
    people = dice.sample(crowd, WAITING_MAILS + IN_HAND)
    for n, known in enumerate(people[:WAITING_MAILS]):
        _arrive(house, known, dice, kind="form" if n % 4 == 3 else "mail", n=n)
    for n, known in enumerate(people[WAITING_MAILS:]):
        _in_hand(house, known, dice, n=n, now=now)


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
