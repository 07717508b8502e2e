"""The call bar and what may be asked of a call: rows and orders, without a telephone."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.desk.calls import bar
from apps.interactions.services import conversations
from apps.routing.choices import DeviceState
from apps.routing.models import Presence
from apps.voice.choices import CallState
from apps.voice.models import CallingWindow, Order, Phone, RecordingGap, VoiceServer
from apps.voice.services import phones, recordings
from tests import make

pytestmark = pytest.mark.django_db


class House:
    def __init__(self) -> None:
        self.brand = make.brand(country="DE")
        self.team = make.team(brands=[self.brand])
        self.ada, self.ben = (make.agent(team=self.team) for _ in range(2))
        self.lead = make.agent(team=self.team, role="supervisor")
        self.queue = make.queue(brand=self.brand, teams=[self.team])
        self.number = make.phone_number(brand=self.brand, number="+493012340")
        VoiceServer.objects.update(is_connected=True, socket_url="ws://127.0.0.1:1/ws")
        case = make.case(brand=self.brand, team=self.team)
        talk = make.interaction(case=case, channel=self.number.channel)
        conversations.assign(interaction_id=talk.pk, agent=self.ada)
        talk.refresh_from_db()
        self.call = make.call(number=self.number, interaction=talk)
        self.customer = make.leg(self.call, role="customer")
        self.line = make.leg(self.call, user=self.ada)

    def phone(self, user) -> Phone:
        server = VoiceServer.objects.get()
        return Phone.objects.create(
            user=user, server=server, endpoint=f"web{user.pk}", is_online=True
        )


@pytest.fixture
def house():
    return House()


def orders() -> list[tuple[str, dict]]:
    return list(Order.objects.order_by("pk").values_list("verb", "particulars"))


def test_who_talks_sees_the_keys_and_who_does_not_sees_nothing(house, client):
    client.force_login(house.ada)
    page = client.get(reverse("desk:call_bar")).content.decode()
    assert "Hold" in page
    assert "Not recorded" in page
    client.force_login(house.ben)
    assert client.get(reverse("desk:call_bar")).content.strip() == b""


def test_the_bar_says_what_is_recorded_and_what_is_not(house):
    recording = recordings.start(house.call)
    assert bar.of(house.ada).recorded.is_hidden is False
    RecordingGap.objects.create(recording=recording, reason="card")
    assert bar.of(house.ada).recorded.is_hidden is True


def test_a_key_becomes_an_order(house, client):
    client.force_login(house.ada)
    url = reverse("desk:call_order", args=[house.call.pk])
    client.post(url, {"verb": "mute", "on": "1"})
    client.post(url, {"verb": "digits", "digits": "5"})
    client.post(url, {"verb": "hold_party", "leg": house.customer.pk, "on": "1"})
    assert orders() == [
        ("mute", {"muted": True}),
        ("digits", {"digits": "5"}),
        ("hold_party", {"held": True, "leg": house.customer.pk}),
    ]


@pytest.mark.parametrize("wrong", [{"verb": "dial"}, {"verb": "digits", "digits": "5;"}, {}])
def test_no_other_key_does_anything(house, client, wrong):
    client.force_login(house.ada)
    client.post(reverse("desk:call_order", args=[house.call.pk]), wrong)
    assert orders() == []


def test_a_stranger_moves_nothing_in_the_call(house, client):
    client.force_login(house.ben)
    answer = client.post(reverse("desk:call_order", args=[house.call.pk]), {"verb": "hang_up"})
    assert (answer.status_code, orders()) == (404, [])


def test_a_supervisor_listens_by_a_phone_and_it_is_written_down(house, client):
    client.force_login(house.lead)
    url = reverse("desk:call_supervision", args=[house.call.pk])
    assert client.post(url, {"mode": "listen"}, headers={"HX-Request": "true"}).status_code == 409
    assert orders() == []
    house.phone(house.lead)
    client.post(url, {"mode": "whisper"})
    assert orders() == [("supervise", {"mode": "whisper"})]
    entry = AuditEntry.objects.get(action="call.supervised")
    assert (entry.actor, entry.summary) == (house.lead, "whisper")


def test_who_supervises_does_not_hang_up(house, client):
    make.leg(house.call, role="supervisor", user=house.lead, purpose="listen")
    client.force_login(house.lead)
    page = client.get(reverse("desk:call_bar")).content.decode()
    assert "Whisper" in page
    assert "hang_up" not in page
    client.post(reverse("desk:call_order", args=[house.call.pk]), {"verb": "hang_up"})
    assert orders() == []


def test_the_agent_sees_who_listens_where_the_number_says_so(house):
    ear = make.leg(house.call, role="supervisor", user=house.lead, purpose="listen")
    assert bar.of(house.ada).watchers == [ear]
    house.number.tells_agent = False
    house.number.save()
    assert bar.of(house.ada).watchers == []
    ear.purpose = "barge"
    ear.save()
    assert bar.of(house.ada).watchers == [ear]  # who is heard is never hidden


def test_a_colleague_is_asked_only_when_their_phone_rings(house, client):
    client.force_login(house.ada)
    url = reverse("desk:call_handing", args=[house.call.pk])
    act = {"act": f"ask agent-{house.ben.pk}"}
    assert client.post(url, act).status_code == 409
    house.phone(house.ben)
    assert client.post(url, act, headers={"HX-Request": "true"}).status_code == 204
    assert orders() == [("consult", {"user": house.ben.pk})]


def test_a_number_that_costs_extra_does_not_join(house, client):
    client.force_login(house.ada)
    url = reverse("desk:call_handing", args=[house.call.pk])
    answer = client.post(url, {"act": "ask number", "number": "+49 900 1 123456"})
    assert answer.status_code == 409
    assert "costs extra" in answer.content.decode()
    client.post(url, {"act": "give number", "number": "030 5550123"})
    assert orders() == [("consult", {"number": "+49305550123", "hands_over": True})]


def test_one_click_calls_a_customer_and_no_number_abroad(house, client):
    house.phone(house.ben)
    customer = make.customer(brands=[house.brand])
    home = make.identity(customer, scheme="phone", value="+49305550123")
    abroad = make.identity(customer, scheme="phone", value="+46406660100")
    client.force_login(house.ben)
    hx = {"HX-Request": "true"}
    answer = client.post(reverse("desk:call", args=[abroad.pk]), headers=hx)
    assert answer.status_code == 409
    assert client.post(reverse("desk:call", args=[home.pk]), headers=hx).status_code == 204
    assert orders() == [("dial", {})]
    seen = bar.of(house.ben)
    assert (seen.mode, seen.call.other_party) == ("dials", "+49305550123")


def test_who_may_pass_over_a_rule_is_asked_why_after_one_click(house, client):
    CallingWindow.objects.create(country="DE", days=[], begins=time(8), ends=time(20))
    customer = make.customer(brands=[house.brand])
    home = make.identity(customer, scheme="phone", value="+49305550123")
    url, hx = reverse("desk:call", args=[home.pk]), {"HX-Request": "true"}
    for person in (house.ben, house.lead):
        house.phone(person)
    client.force_login(house.ben)
    refused = client.post(url, headers=hx)
    assert (refused.status_code, refused["HX-Retarget"]) == (409, "#toasts")
    client.force_login(house.lead)
    asked = client.post(url, headers=hx)
    assert (asked.status_code, asked["HX-Retarget"]) == (409, "#call-drawer")
    assert 'name="reason"' in asked.content.decode()
    assert orders() == []
    assert client.post(url, {"reason": "They asked me to"}, headers=hx).status_code == 204
    assert orders() == [("dial", {})]
    entry = AuditEntry.objects.get(action="call.rule_overridden")
    assert (entry.actor, entry.summary) == (house.lead, "They asked me to")


def test_a_browser_gets_one_password_a_shift_and_no_page_shows_it(house, client):
    client.force_login(house.ben)
    first = client.post(reverse("desk:phone_login")).json()
    again = client.post(reverse("desk:phone_login")).json()
    assert first == again
    assert first["endpoint"] == f"web{house.ben.pk}"
    assert first["is_ready"] is False
    Order.objects.update(state="done")
    assert client.post(reverse("desk:phone_login")).json()["is_ready"] is True
    assert first["password"] not in client.get(reverse("desk:phone")).content.decode()
    assert first["password"] not in str(orders())


def test_whoever_has_a_desk_phone_needs_no_browser(house, client):
    phone = house.phone(house.ben)
    phone.is_desk_phone = True
    phone.save()
    client.force_login(house.ben)
    assert client.post(reverse("desk:phone_login")).status_code == 409


def test_a_lost_microphone_is_a_lost_device(house):
    make.presence(house.ben)
    phones.lose_microphone(user_id=house.ben.pk)
    assert Presence.objects.get(user=house.ben).device == DeviceState.MIC_LOST
    phones.find_microphone(user_id=house.ben.pk)
    assert Presence.objects.get(user=house.ben).device == DeviceState.OK


def test_a_call_that_waits_in_the_line_is_nobodys_bar(house):
    house.line.ended_at = house.line.started_at
    house.line.save()
    house.call.state = CallState.WAITING
    house.call.save()
    assert bar.of(house.ada) is None
