"""Recorded screens: one drawn desk, beside what was going on when it would have been filmed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import F

from apps.customers.services import data_keys
from apps.desk.demo.house import House
from apps.interactions.models import Interaction
from apps.quality.models import Review, ScreenCapture
from apps.quality.services import screens, tasks

FILM = Path(__file__).with_name("desk.webm")  # tools/desk_film.py draws it
LENGTH = timedelta(minutes=3)
KEPT = timedelta(days=30)


def show(house: House, *, now: datetime) -> None:
    """Beside Noor's released reviews, a call of hers, and a chat that Sara is to review openly."""
    noor, sara = house.people["noor"], house.people["sara"]
    screens.consent(noor)
    film = FILM.read_bytes()
    mine = Interaction.objects.filter(owner=noor, answered_at__isnull=False)
    shown = Review.objects.released().filter(agent=noor, released_at__gt=now - timedelta(days=1))
    chats = mine.filter(
        kind="chat", ended_at__gt=now - timedelta(days=15), ended_at__lt=F("answered_at") + LENGTH
    )
    open_one = chats.filter(reviews=None, review_tasks=None).order_by("-ended_at").first()
    for contact in mine.filter(pk__in=shown.filter(kind_of_channel="chat").values("interaction")):
        _record(contact, film, now=now)
    for contact in filter(
        None, (mine.filter(kind="voice").order_by("-ended_at").first(), open_one)
    ):
        _record(contact, film, now=now)
    if open_one:
        tasks.pick(interaction=open_one, by=sara, why="Slow over one line: what was on the screen?")


def _record(contact: Interaction, film: bytes, *, now: datetime) -> None:
    began = contact.answered_at
    if began is None or contact.owner is None:
        return
    capture = ScreenCapture.objects.create(
        interaction=contact, user=contact.owner, kind="video/webm;codecs=vp8",
        client_id=uuid.uuid5(uuid.NAMESPACE_OID, f"demo-film-{contact.pk}"),
        key=data_keys.current(contact.customer_id), started_at=began, ended_at=began + LENGTH,
        keep_until=now + KEPT,
    )  # fmt: skip
    screens.add(capture, number=0, content=film)
