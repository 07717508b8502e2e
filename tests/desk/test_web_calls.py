"""A call of two browsers at the desk: its bar, its line, its pieces, its settings."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.channels.models import ChannelAccount
from apps.desk import frames
from apps.desk.calls import bar
from apps.interactions.models import Interaction
from apps.routing.models import Presence
from apps.voice.models import Leg, MediaRelay, RecordingPiece
from apps.voice.services import pieces, relays
from tests import make
from tests.voice.test_web_calls import House

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    return House()


def test_whoever_has_the_chat_sees_it_ring_and_answers(house, client):
    call = house.begin(part=house.chat(house.ada))
    client.force_login(house.ada)
    page = client.get(reverse("desk:phone")).content.decode()  # no telephone server anywhere
    assert "They call you with their camera" in page
    assert "<web-call" not in page
    client.post(reverse("desk:call_order", args=[call.pk]), {"verb": "answer"})
    page = client.get(reverse("desk:call_bar")).content.decode()
    assert "<web-call" in page
    assert "Keypad" not in page
    assert bar.of(house.ada).mode == "dials"


def test_a_tab_takes_the_line_up_says_that_it_is_connected_and_stays(house, client):
    call, _old = house.talking()
    client.force_login(house.ada)
    answer = client.post(reverse("desk:call_line", args=[call.pk])).json()
    leg = Leg.objects.get(channel=answer["line"])
    assert (leg.user, leg.state, answer["ice"]) == (house.ada, "dialled", [])
    frames.handle("call_beat", house.ben.pk, {"line": leg.channel, "connected": True})
    assert Leg.objects.get(pk=leg.pk).state == "dialled"
    frames.handle("call_beat", house.ada.pk, {"line": leg.channel, "connected": True})
    assert Leg.objects.get(pk=leg.pk).state == "up"
    frames.handle("call_signal", house.ada.pk, {"line": leg.channel, "kind": "offer"})  # unheard
    frames.handle("call_signal", house.ada.pk, "nonsense")
    client.force_login(house.ben)
    assert client.post(reverse("desk:call_line", args=[call.pk])).status_code == 404


def test_no_microphone_sends_the_caller_on_and_counts_against_nobody(house, client):
    call, _leg = house.talking()
    client.force_login(house.ada)
    client.post(reverse("desk:call_line", args=[call.pk]), {"failed": "No microphone"})
    call.interaction.refresh_from_db()
    assert (call.interaction.status, call.interaction.owner) == ("waiting", None)
    assert Presence.objects.get().device == "mic_lost"


def test_pieces_are_taken_from_the_agent_alone_and_within_bounds(house, client):
    call, _leg = house.talking(consent="ticked")
    client.force_login(house.ada)
    begun = {"client_id": "12345678", "content_type": "audio/webm"}
    stretch = client.post(reverse("desk:call_stretch", args=[call.pk]), begun).json()
    wrong = client.post(reverse("desk:call_stretch", args=[call.pk]), begun | {"client_id": "1"})
    assert wrong.status_code == 422

    def put(number: int, query: str, body: bytes = b"sound") -> int:
        url = reverse("desk:call_piece", args=[stretch["id"], number])
        sent = client.post(f"{url}?{query}", body, content_type="audio/webm")
        return int(sent.status_code)

    assert put(0, "seconds=4&levels=1,2") == 204
    assert put(0, "seconds=4") == 204
    assert put(1, "seconds=4&levels=x") == 422
    assert put(1, "seconds=4000") == 422
    assert put(1, "seconds=4", b"x" * (pieces.MAX_PIECE + 1)) == 413
    assert put(1, "seconds=2&last=1") == 204
    assert list(RecordingPiece.objects.values_list("number", "levels")) == [(0, [1, 2]), (1, [])]
    client.force_login(house.ben)
    assert put(2, "seconds=4") == 404


def test_a_reply_during_a_call_opens_a_chat_beside_it(house, client):
    call, _leg = house.talking()
    client.force_login(house.ada)
    case = call.interaction.case
    sent = {"body": "Look at this", "client_id": "a1", "then": "stay", "base_seq": 0}
    client.post(reverse("desk:reply", args=[case.number]), sent)
    call.refresh_from_db()
    chat = Interaction.objects.get(kind="chat")
    assert (call.state, chat.case, chat.owner) == ("talking", case, house.ada)
    assert chat.messages.get().body == "Look at this"


def test_an_administrator_names_servers_and_switches_calls_on(house, client):
    client.force_login(make.admin())
    page = client.get(reverse("settings:telephony")).content.decode()
    assert "No TURN server is configured." in page
    form = {"stun_urls": "", "turn_urls": "https://x", "secret": "s"}
    assert client.post(reverse("settings:relay"), form).status_code == 422
    client.post(reverse("settings:relay"), form | {"turn_urls": "turn:turn.example:3478"})
    assert relays.ways().has_turn
    assert bytes(MediaRelay.objects.get().secret) != b"s"
    page = client.get(reverse("settings:relay")).content.decode()
    assert 'value="s"' not in page
    channel = {"name": "Site", "mode": "light", "calls": "video", "recording": "tell"}
    client.post(reverse("settings:channel", args=[house.channel.pk]), channel)
    kept = ChannelAccount.objects.get(pk=house.channel.pk).options
    assert (kept["calls"], kept["recording"]) == ("video", "tell")
