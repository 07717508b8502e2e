"""Callers who want to be called, and what another left on tape."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from apps.desk.demo import calls as stories
from apps.desk.demo import desks
from apps.desk.demo.crowd import Known
from apps.desk.demo.house import House
from apps.desk.demo.speech import Talk
from apps.interactions.models import Case, Interaction
from apps.routing.models import QueueEntry
from apps.voice.domain import sound
from apps.voice.models import Call, Callback, LineSound, PhoneNumber
from apps.voice.services import callbacks, calls, voicemails

MINUTES = (34, 21, 8)  # since the callers came
ON_TAPE = 47  # minutes
SAID = (
    "Hello, it is about the shelf that came yesterday.",
    "Two of the screws are missing. Could you call me back before six?",
)


def leave(house: House, crowd: list[Known], *, now: datetime) -> None:
    number = PhoneNumber.objects.get(number=desks.NUMBER)
    LineSound.objects.create(queue=house.queues["Delivery and returns"], callback_after=90)
    people = [known for known in crowd if known.brand == "hemrum" and "phone" in known.identities]
    *wait, speaks = people[len(stories.STORIES) :][: len(MINUTES) + 1]
    owed = [
        _callback(number, known, now - timedelta(minutes=minutes))
        for known, minutes in zip(wait, MINUTES, strict=True)
    ]
    Callback.objects.filter(pk=owed[1].pk).update(attempts=1)
    _tape(number, speaks, now - timedelta(minutes=ON_TAPE))


def _callback(number: PhoneNumber, known: Known, at: datetime) -> Callback:
    call = _came(number, known, at)
    callback = callbacks.ask(call)
    calls.end(call, end="flow")
    _since(callback.interaction_id, at)
    return callback


def _tape(number: PhoneNumber, known: Known, at: datetime) -> None:
    talk = Talk()
    for words in SAID:
        talk.say(stories.C, words, after=0.4)
    wav, call = talk.wav(), _came(number, known, at)
    recording = stories.keep(call, known.customer, wav, sound.read(wav), begun=at)
    voicemails.left(recording)
    call.refresh_from_db()
    calls.end(call, end="flow")
    if call.interaction is not None:
        _since(call.interaction.pk, at)


def _came(number: PhoneNumber, known: Known, at: datetime) -> Call:
    phone = known.identities["phone"]
    call = calls.arrive(
        server=number.server, key=uuid.uuid5(uuid.NAMESPACE_URL, f"owed-{phone.value}"),
        channel=f"demo-{phone.value}", caller=phone.value, called=number.number,
    )  # fmt: skip
    if call is None:
        raise RuntimeError(f"{number} is not in use")
    call.identity, call.started_at = phone, at
    call.save(update_fields=["identity", "started_at"])
    return call


def _since(interaction: int, at: datetime) -> None:
    """As long ago as they called."""
    Interaction.objects.filter(pk=interaction).update(opened_at=at)
    QueueEntry.objects.filter(interaction=interaction).update(enqueued_at=at)
    Case.objects.filter(interactions=interaction).update(opened_at=at, waiting_since=at)
