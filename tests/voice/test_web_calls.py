"""Calls of two browsers as rows: who is rung, what is heard of whom, what ends them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core import vault
from apps.interactions.errors import Refused
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, intake
from apps.interactions.services.intake import Incoming
from apps.routing.models import Presence, QueueEntry
from apps.routing.services import entries, offers
from apps.routing.services.router import Router
from apps.voice.choices import CallState
from apps.voice.domain.signals import PER_LINE, BadSignal
from apps.voice.errors import NotInCall
from apps.voice.models import Call, Leg, Recording, RecordingGap
from apps.voice.services import acts, calls, keeping, pieces, relays, signals, web_calls
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


class House:
    def __init__(self) -> None:
        self.brand = make.brand()
        self.team = make.team(brands=[self.brand])
        self.ada, self.ben = (make.agent(team=self.team) for _ in range(2))
        self.queue = make.queue(teams=[self.team])
        self.channel = make.channel(kind="chat", brand=self.brand)
        make.entry_point(self.queue, channel=self.channel)
        person = make.customer(brands=[self.brand], name="Marta Lind")
        self.marta = make.identity(person, scheme="web_visitor", value="marta")

    def chat(self, agent=None) -> Interaction:
        said = Incoming(body="Hello", client_id="1")
        talk = intake.start(channel=self.channel, identity=self.marta, incoming=said)
        if agent:
            conversations.assign(interaction_id=talk.pk, agent=agent)
        return talk

    def begin(self, *, part=None, media="video", consent="") -> Call:
        call = web_calls.begin(
            channel=self.channel, identity=self.marta, media=media, part=part, consent=consent
        )
        self.line = web_calls.carry(call)
        return call

    def talking(self, **fields) -> tuple[Call, Leg]:
        make.presence(self.ada)
        call = self.begin(**fields)
        (offer,) = Router().decide()
        offers.accept(offer_id=offer.id, agent=self.ada)
        leg = web_calls.take_up(call, by=self.ada)
        web_calls.connected(Leg.objects.select_related("call").get(pk=leg.pk))
        return Call.objects.get(pk=call.pk), leg


@pytest.fixture
def house():
    return House()


def state(call: Call) -> str:
    return Call.objects.get(pk=call.pk).state


def test_a_call_waits_in_line_is_offered_without_a_phone_and_talked_on(house):
    call, _leg = house.talking(media="voice")
    talk = call.interaction
    assert (talk.kind, talk.status, talk.owner) == ("voice", "active", house.ada)
    assert QueueEntry.objects.get().state == "assigned"
    assert (call.state, call.talking_at is not None) == ("talking", True)
    assert list(call.legs.values_list("role", "state")) == [("customer", "up"), ("agent", "up")]
    assert not Presence.objects.get().has_phone


def test_a_second_call_is_the_first(house):
    first = house.begin()
    assert house.begin() == first
    assert Leg.objects.filter(ended_at=None).count() == 1  # the newest tab carries it


def test_a_call_out_of_a_chat_rings_at_whoever_has_it_in_the_same_case(house):
    chat = house.chat(house.ada)
    call = house.begin(part=chat)
    assert (call.interaction.case_id, call.interaction.continues) == (chat.case_id, chat)
    assert (call.interaction.owner, state(call)) == (house.ada, "waiting")
    with pytest.raises(NotInCall):
        web_calls.take_up(call, by=house.ada)
    acts.ask(call=call, verb="answer", by=house.ada)
    assert state(call) == "dialling"
    assert web_calls.take_up(call, by=house.ada).state == "dialled"
    chat.refresh_from_db()
    assert chat.status == "active"  # it goes on beside the call


def test_passed_on_it_waits_in_the_line(house):
    call = house.begin(part=house.chat(house.ada))
    acts.ask(call=call, verb="drop", by=house.ada)
    call.interaction.refresh_from_db()
    assert (call.interaction.owner, call.interaction.status) == (None, "waiting")
    assert not call.legs.filter(role="agent", ended_at=None).exists()


def test_hold_mute_and_the_end_are_done_at_once(house):
    call, leg = house.talking()
    acts.ask(call=call, verb="hold", by=house.ada)
    assert state(call) == "on_hold"
    acts.ask(call=call, verb="resume", by=house.ada)
    acts.ask(call=call, verb="mute", by=house.ada, muted=True)
    assert Leg.objects.get(pk=leg.pk).is_muted
    with pytest.raises(Refused):
        acts.ask(call=call, verb="digits", by=house.ada, digits="5")
    with pytest.raises(NotInCall):
        acts.ask(call=call, verb="hang_up", by=house.ben)
    acts.ask(call=call, verb="hang_up", by=house.ada)
    call.refresh_from_db()
    assert (call.state, call.end, call.interaction.status) == ("ended", "agent", "wrap_up")
    assert Interaction.objects.get().messages.get().body.startswith("Call from Marta Lind, 0:0")


def test_a_reload_takes_the_line_to_the_new_page(house):
    call, old = house.talking()
    new = web_calls.take_up(call, by=house.ada)
    old.refresh_from_db()
    assert (old.state, new.state, state(call)) == ("ended", "dialled", "talking")
    assert signals.agent_line(user_id=house.ada.pk, channel=old.channel) is None


def test_given_to_a_colleague_it_is_taken_up_there(house):
    call, _leg = house.talking()
    conversations.reassign(interaction=call.interaction, agent=house.ben, by=house.ada)
    assert state(call) == "dialling"
    with pytest.raises(NotInCall):
        web_calls.take_up(call, by=house.ada)
    assert web_calls.take_up(call, by=house.ben).user == house.ben


def test_a_browser_that_is_silent_is_away_and_then_the_line_takes_over(house):
    call, leg = house.talking()
    now = timezone.now()
    Leg.objects.filter(pk=house.line.pk).update(seen_at=now + timedelta(minutes=5))
    assert web_calls.sweep(now=now + timedelta(seconds=14)) == 0
    assert web_calls.sweep(now=now + timedelta(seconds=17)) == 1
    assert state(call) == "agent_away"
    Leg.objects.filter(pk=leg.pk).update(ended_at=now)
    assert web_calls.sweep(now=now + timedelta(seconds=22)) == 1
    call.interaction.refresh_from_db()
    assert (state(call), call.interaction.owner) == ("waiting", None)
    assert Presence.objects.get().missed_at is None


def test_a_visitor_whose_browser_is_gone_has_hung_up(house):
    call, leg = house.talking()
    now = timezone.now() + timedelta(seconds=40)
    signals.alive(user_id=house.ada.pk, channel=leg.channel)
    assert web_calls.sweep(now=now) == 1
    call.refresh_from_db()
    assert (call.state, call.end) == ("ended", "customer")


def test_an_unanswered_ring_goes_to_the_line(house):
    call = house.begin(part=house.chat(house.ada))
    Leg.objects.filter(pk=house.line.pk).update(seen_at=timezone.now() + timedelta(minutes=5))
    assert web_calls.sweep(now=timezone.now() + timedelta(seconds=31)) == 1
    call.interaction.refresh_from_db()
    assert call.interaction.owner is None


def test_signals_are_passed_on_for_the_two_of_a_call_and_for_nobody_else(house):
    call, leg = house.talking()
    offer = {"session": "a.1", "kind": "offer", "sdp": "v=0"}
    ours = {"user_id": house.ada.pk, "channel": leg.channel, "values": offer}
    assert signals.from_agent(**ours)
    assert signals.from_visitor(channel=house.line.channel, values={"again": True})
    assert not signals.from_agent(**ours | {"user_id": house.ben.pk})
    assert not signals.from_agent(**ours | {"channel": house.line.channel})
    assert not signals.from_visitor(channel=leg.channel, values=offer)
    with pytest.raises(BadSignal):
        signals.from_agent(**ours | {"values": {"kind": "offer"}})
    calls.end(call, end="customer")
    assert not signals.from_agent(**ours)
    assert not signals.from_visitor(channel=house.line.channel, values={"again": True})


def test_a_line_that_says_too_much_is_not_heard(house):
    _call, leg = house.talking()
    said = {"user_id": house.ada.pk, "channel": leg.channel, "values": {"again": True}}
    for _ in range(PER_LINE):
        assert signals.from_agent(**said)
    with pytest.raises(signals.TooManySignals):
        signals.from_agent(**said)


def test_a_recording_comes_in_pieces_once_each_and_is_sealed(house):
    call, _leg = house.talking(consent="ticked")
    start = {"call": call, "client_id": "one", "content_type": "audio/webm", "by": house.ada}
    recording = pieces.start(**start)
    assert pieces.start(**start) == recording
    for number, content in ((1, b"two"), (0, b"one"), (1, b"two again"), (3, b"lost")):
        pieces.add(recording, number=number, content=content, seconds=4.0, levels=[3, 40])
    acts.ask(call=call, verb="hold", by=house.ada)
    assert RecordingGap.objects.get().reason == "hold"
    calls.end(call, end="customer")
    pieces.finish(recording)
    files = list(recording.pieces.values_list("file", flat=True))
    assert keeping.fetch_due() == 1
    kept = Recording.objects.get()
    assert (kept.state, kept.seconds, kept.peaks) == ("stored", 8.0, [3, 40, 3, 40])
    assert b"".join(keeping.stretch(kept)) == b"onetwo"  # what follows a gap cannot be played
    assert not kept.pieces.exists()
    for name in files:
        with pytest.raises(FileNotFoundError):
            vault.length(name)


def test_nothing_is_recorded_that_was_not_agreed_to(house):
    call, _leg = house.talking()
    with pytest.raises(Refused):
        pieces.start(call=call, client_id="one", content_type="audio/webm", by=house.ada)
    assert not pieces.is_wanted(call)
    assert not Recording.objects.exists()


def test_a_recording_of_a_browser_that_died_is_kept_as_far_as_it_came(house):
    call, _leg = house.talking(consent="told")
    recording = pieces.start(
        call=call, client_id="one", content_type="video/webm", by=house.ada
    )  # fmt: skip
    pieces.add(recording, number=0, content=b"one", seconds=4.0, levels=[])
    assert pieces.sweep() == 0
    assert pieces.sweep(now=timezone.now() + timedelta(minutes=2)) == 1
    recording.refresh_from_db()
    assert recording.state == "finished"
    with pytest.raises(NotInCall):
        pieces.add(recording, number=1, content=b"two", seconds=4.0, levels=[])


def test_the_administrators_servers_come_before_the_environments(house, settings):
    settings.STUN_URLS, settings.TURN_URLS = "stun:e:1", "turn:e:2"
    settings.TURN_SECRET = "environment"
    assert relays.ways() == relays.Ways(["stun:e:1"], ["turn:e:2"], "environment")
    change = {"stun_urls": "", "turn_urls": "turn:row:2", "by": house.ada}
    relays.change(**change, secret="ours")
    relays.change(**change, secret="")
    assert relays.ways() == relays.Ways(["stun:e:1"], ["turn:row:2"], "ours")
    assert relays.ways().has_turn


def test_ended_from_the_desk_the_call_ends(house):
    call, _leg = house.talking()
    conversations.end(interaction=call.interaction, reason="agent", by=house.ada)
    assert state(call) == CallState.ENDED
    entries.follow(call.interaction_id)
