"""Three calls of the last days with their sound and words, and reviewers who are to hear them."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.core import vault
from apps.customers.models import Customer
from apps.customers.services import data_keys
from apps.desk.demo.crowd import Known
from apps.desk.demo.house import House
from apps.desk.demo.speech import Talk
from apps.interactions.models import Case, Interaction, Message, WrapUp
from apps.quality.models import ScorecardVersion
from apps.quality.services import rules, screens, tasks
from apps.voice.domain import sound
from apps.voice.models import (
    Call,
    PhoneNumber,
    Recording,
    RecordingGap,
    RecordingPolicy,
    Transcript,
    VoiceServer,
)
from apps.voice.services import calls, transcripts

A, C, HOLD, CARD, SILENCE = "agent", "customer", "hold", "card", "silence"
Turn = tuple[str, str, float]  # who, the words, seconds since the last; or a rest and its length


@dataclass(frozen=True, slots=True)
class Story:
    subject: str
    agent: str
    reviewer: str
    hours_ago: float
    turns: tuple[Turn, ...]


STORIES = (
    Story("Delivery moved by a day, carried upstairs", "noor", "samir", 20.5, (
        (A, "Hemrum, Noor speaking, how can I help?", 0.2),
        (C, "Hello. My sofa should come on Thursday, and I cannot be at home then.", 0.5),
        (A, "So you would be waiting for nothing. Let us find a better day. May I have your order"
            " number?", 0.4),
        (C, "It is HR 204 418.", 0.5),
        (A, "Thank you. May I put you on hold while I ring the depot? It will be under a minute.",
            0.6),
        (C, "Yes, go ahead.", 0.3),
        (HOLD, "", 7.0),
        (A, "So, the Thursday van is full. I can move the sofa to Friday, between eight and noon.",
            0.2),
        (C, "Friday is fine. The lift is small, though. Will they carry it up?", 0.4),
        (A, "Carrying is included up to the second floor. For the fourth there is a fee of, I"
            " think, forty euros.", 0.4),
        (C, "You think? On the website it said free for sofas.", -1.6),
        (A, "Then it is probably free. Let me look.", 0.3),
        (SILENCE, "", 5.0),
        (A, "You are right, for sofas it is free to any floor. I will note the small lift.", 0.2),
        (C, "Good. And can I pay the rest now, by card?", 0.5),
        (A, "Of course. I pause the recording first.", 0.4),
        (CARD, "", 8.0),
        (A, "That went through. The depot rings you on Thursday by six with the hour.", 0.3),
        (C, "Thank you, that helps.", 0.4),
        (A, "Thank you for calling, and enjoy the sofa.", 0.3),
    )),
    Story("Lamp hums on the dimmer", "oskar", "sara", 44.0, (
        (A, "Hemrum, this is Oskar. What can I do for you?", 0.2),
        (C, "The lamp hums as soon as I dim it.", 0.4),
        (A, "Which lamp is it, and which dimmer?", 0.5),
        (C, "The Vik in brass, and whatever was in the wall.", 0.6),
        (SILENCE, "", 4.0),
        (A, "An old dimmer does that with LED. It is safe, but it will not stop.", 0.2),
        (C, "So the lamp is fine?", -0.8),
        (A, "The lamp is fine. I send you the list of dimmers that fit, by mail, today.", 0.4),
        (C, "All right. Can I return it if it still hums?", 0.5),
        (A, "Within a hundred days, yes. You do not need to pay the way back.", 0.4),
        (C, "Great, thanks. Goodbye.", 0.3),
    )),
    Story("Invoice paid twice", "farah", "samir", 67.0, (
        (A, "Hemrum invoices, Farah speaking, good morning.", 0.2),
        (C, "Good morning. You took the money twice, I want it back.", 0.4),
        (A, "That is annoying, and I see it here: two payments on the ninth.", 0.5),
        (C, "And who tells me when it is back?", 0.4),
        (A, "I send it back now. It is on your account by Wednesday, and you get a mail.", 0.3),
        (C, "My account is DE89 3704 0044 0532 0130 00, if you need it.", 0.4),
        (A, "We send it the way it came. You do not need to do anything.", 0.4),
        (C, "Good, thank you.", 0.4),
    )),
)  # fmt: skip
GREETING = {"kind": "said", "first": 1, "when_met": "yes", "when_failed": "no",
            "words": ["Hemrum * speaking", "this is *"]}  # fmt: skip


def ring(house: House, crowd: list[Known], *, now: datetime) -> None:
    """On the line the house used to have: nothing rings there, and nobody looks for a server."""
    brand, channel = house.brands["hemrum"], house.channels["hemrum-voice"]
    server = VoiceServer.objects.create(
        name="former", ari_url="http://127.0.0.1:8088", ari_user="former", archived_at=now
    )
    number = PhoneNumber.objects.create(
        channel=channel, number=channel.address, server=server, archived_at=now
    )
    RecordingPolicy.objects.create(brand=brand, days=180, masks=["HR-######"])
    version = ScorecardVersion.objects.live().get(scorecard__shipped_as="call")
    rules.save(version.scorecard, question_key="greets", by=house.people["elin"], **GREETING)
    callers = [known for known in crowd if known.brand == "hemrum" and "phone" in known.identities]
    for story, known in zip(STORIES, callers, strict=False):
        contact = _call(house, story, known, number, now=now)
        reviewer = house.people[story.reviewer]
        tasks.pick(interaction=contact, by=reviewer, version=version, why="Calls of this week")
    screens.set_policy(
        team=house.teams["Malmö, day"], mode="share", percent=10, days=30, by=house.people["elin"]
    )


def _call(
    house: House, story: Story, known: Known, number: PhoneNumber, *, now: datetime
) -> Interaction:
    talk = Talk()
    gaps = []
    for who, words, seconds in story.turns:
        if who in (A, C):
            talk.say(who, words, after=seconds)
        else:
            gaps.append((who, *talk.rest(seconds)))
    wav = talk.wav()
    begun = now - timedelta(hours=story.hours_ago)
    heard = sound.read(wav)
    over = begun + timedelta(seconds=heard.seconds)
    contact = _contact(house, story, known, number, begun=begun, over=over)
    held = sum(end - start for kind, start, end in gaps if kind == HOLD)
    call = Call.objects.create(
        key=uuid.uuid5(uuid.NAMESPACE_URL, story.subject), interaction=contact, number=number,
        identity=contact.identity, server=number.server, state="ended", end="customer",
        other_party=known.identities["phone"].value, started_at=begun, talking_at=begun,
        ended_at=over, hold_seconds=round(held),
    )  # fmt: skip
    Message.objects.create(
        interaction=contact, case=contact.case, seq=1, kind="event", direction="internal",
        visibility="internal", body=calls.line_of(call), client_id=f"call-{call.pk}",
        occurred_at=over,
    )  # fmt: skip
    recording = keep(call, known.customer, wav, heard, begun=begun)
    RecordingGap.objects.bulk_create(
        RecordingGap(
            recording=recording, reason=kind, started_at=begun + timedelta(seconds=start),
            ended_at=begun + timedelta(seconds=end),
        )
        for kind, start, end in gaps
        if kind != SILENCE
    )  # fmt: skip
    Transcript.objects.create(recording=recording, engine="The script of the demo", attempts=1)
    transcripts.store(recording, talk.said, language="en")
    return contact


def _contact(
    house: House,
    story: Story,
    known: Known,
    number: PhoneNumber,
    *,
    begun: datetime,
    over: datetime,
) -> Interaction:
    agent, done = house.people[story.agent], over + timedelta(seconds=35)
    case = Case.objects.create(
        brand=number.channel.brand, customer=known.customer, subject=story.subject,
        status="resolved", owner=agent, team_id=agent.team_ids()[0], opened_at=begun,
        created_at=begun, resolved_at=over, last_seq=1,
    )  # fmt: skip
    contact = Interaction.objects.create(
        case=case, customer=known.customer, channel=number.channel, kind="voice", owner=agent,
        identity=known.identities["phone"], status="ended", end_reason="customer", language="en",
        opened_at=begun, answered_at=begun, ended_at=over,
        wrapped_up_at=done,
    )  # fmt: skip
    WrapUp.objects.create(interaction=contact, by=agent, at=done)
    return contact


def keep(
    call: Call, customer: Customer, wav: bytes, heard: sound.Sound, *, begun: datetime
) -> Recording:
    key = data_keys.current(customer.pk)
    name = vault.write(f"recordings/demo/{call.key}.sealed", wav, key=data_keys.opened(key))
    return Recording.objects.create(
        call=call, name=f"demo/{call.key}", state="stored", key=key, file=name, size=len(wav),
        checksum=hashlib.sha256(wav).hexdigest(), started_at=begun, seconds=heard.seconds,
        ended_at=begun + timedelta(seconds=heard.seconds), peaks=heard.peaks, sides=heard.sides,
        silences=heard.silences, overlaps=heard.overlaps,
    )  # fmt: skip
