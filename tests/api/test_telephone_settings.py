"""Numbers, flows, prompts, other desks and hours: what the telephony's pages write, by programs."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.models import AuditEntry
from apps.voice.models import AllocationRule, AnswerHours, DialRule, PhoneNumber
from tests import call_flows, make
from tests.sounds import wav
from tests.voice import desks

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return make.brand(slug="hemrum")


@pytest.fixture
def admin(program):
    return program(make.admin())


def test_a_number_is_brought_in_led_through_a_flow_and_put_away(admin, brand):
    server, queue = make.voice_server(name="pbx"), make.queue(brand=brand)
    flow = call_flows.call_flow(brand=brand, by=make.admin(), live=True)
    given = {"number": "+46 40 666 01 00", "name": "Orders", "brand": "hemrum", "server": "pbx"}
    made = admin.post("phone-numbers/", given | {"flow": flow.pk, "queue": queue.pk})
    assert made.status_code == 201, made.content
    assert made.json()["number"] == "+46406660100"
    number = f"phone-numbers/{made.json()['id']}/"
    changed = admin.patch(number, {"records": False, "flow": None}).json()
    assert (changed["records"], changed["flow"], changed["queue"]) == (False, None, queue.pk)
    draft = call_flows.call_flow(brand=brand, by=make.admin())
    refused = admin.patch(number, {"closed_flow": draft.pk})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["flow"])
    assert admin.post("phone-numbers/", given).json()["code"] == "refused"
    assert admin.send("delete", number).status_code == 204
    assert PhoneNumber.objects.get(pk=made.json()["id"]).archived_at is not None
    assert server.numbers.count() == 1


def test_a_flow_is_drawn_published_and_an_earlier_version_put_back(admin, brand):
    made = admin.post("call-flows/", {"name": "Main", "brand": "hemrum"}).json()
    assert (made["version"], made["has_draft"]) == (None, True)
    flow = f"call-flows/{made['id']}/"
    assert admin.get(f"{flow}publication/").status_code == 404
    drawn = admin.put(f"{flow}draft/", {"graph": call_flows.shop()}).json()
    assert drawn["problems"] == []
    assert admin.put(f"{flow}publication/").json()["number"] == 1
    unfinished = {"start": "gone", "nodes": {"end": {"kind": "end"}}}
    refused = admin.put(f"{flow}draft/", {"graph": unfinished})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["graph"])
    endless = '{"graph": {"start": "a", "nodes": {"a": {"kind": "end", "settings": {"x": 1e999}}}}}'
    path = f"/api/v1/{flow}draft/"
    assert admin.client.put(path, endless, content_type="application/json").status_code == 400
    short = {"start": "end", "nodes": {"end": {"kind": "end", "label": "Goodbye"}}}
    admin.put(f"{flow}draft/", {"graph": short})
    assert admin.put(f"{flow}publication/", {}).json()["number"] == 2
    back = admin.put(f"{flow}publication/", {"version": 1}).json()
    assert (back["number"], back["graph"]["start"]) == (3, "hours")
    assert [one["number"] for one in admin.get(f"{flow}versions/").json()["results"]] == [3, 2, 1]
    assert admin.get(flow).json()["version"] == 3


def test_a_prompt_is_uploaded_fetched_and_replaced(admin, brand):
    file = SimpleUploadedFile("hello.wav", wav(), "audio/wav")
    given = {"name": "Hello", "brand": "hemrum", "text": "Welcome", "sound": file}
    made = admin.client.post("/api/v1/prompts/", given)
    assert made.status_code == 201, made.content
    sound = f"prompts/{made.json()['id']}/sound/"
    heard = admin.get(sound)
    assert (heard["Content-Type"], heard.content[:4]) == ("audio/wav", b"RIFF")
    assert heard["ETag"] == f'"{made.json()["checksum"]}"'
    assert admin.put(sound, {}).status_code == 400
    noise = SimpleUploadedFile("x.wav", b"no sound at all", "audio/wav")
    refused = admin.client.post("/api/v1/prompts/", given | {"name": "Noise", "sound": noise})
    assert (refused.status_code, refused.json()["code"]) == (400, "prompt_refused")


def test_another_desk_gets_its_share_and_the_rest_is_ours(admin, brand):
    given = {"name": "Lund Svar", "kind": "outside", "brands": ["hemrum"], "number": "+4640777001"}
    site = admin.post("partner-sites/", given).json()
    changed = admin.patch(f"partner-sites/{site['id']}/", {"most_calls": 3}).json()
    assert (changed["most_calls"], changed["brands"]) == (3, ["hemrum"])
    shares = f"phone-numbers/{make.phone_number(brand=brand).pk}/shares/"
    put = admin.put(shares, {"shares": [{"site": site["id"], "percent": 30}]}).json()["shares"]
    assert [(one["site"], one["percent"]) for one in put] == [(site["id"], 30), (None, 70)]
    strange = desks.site(make.brand()).pk
    twice = [{"site": site["id"], "percent": 60}, {"site": strange, "percent": 60}]
    assert (
        admin.put(shares, {"shares": twice}).json()["detail"] == "The shares are more than 100 %."
    )
    assert AllocationRule.objects.count() == 2


def test_a_client_sets_who_answers_and_a_stale_change_is_refused(program, brand):
    client = program(make.user(role="client", brands=[brand]))
    hours = f"brands/{brand.pk}/answer-hours/"
    first = client.get(hours)
    assert (first["ETag"], first.json()["version"]) == ('"0"', 0)
    assert client.get(hours, **{"If-None-Match": '"0"'}).status_code == 304
    day = [{"begins": "09:00", "ends": "17:00", "who": "own"},
           {"begins": "17:00", "ends": "00:00", "who": "us"}]  # fmt: skip
    week = client.put(f"{hours}week/", {"week": [day] * 7}, If_Match='"0"')
    assert (week.status_code, week["ETag"], week.json()["week"][6]) == (200, '"1"', day)
    assert client.put(f"{hours}limit/", {"most_calls": 4}, If_Match='"0"').status_code == 412
    eve = client.put(f"{hours}days/2026-12-24/", {"label": "Eve", "stretches": day[1:]}).json()
    told = [{"day": "2026-12-24", "label": "Eve", "stretches": day[1:]}]
    assert (eve["version"], eve["days"]) == (2, told)
    assert client.put(f"{hours}days/soon/", {"stretches": []}).status_code == 400
    assert client.put(f"{hours}version/", {"version": 1}).json()["days"] == []
    assert AnswerHours.objects.filter(brand=brand).count() == 3
    other = make.brand()
    assert client.get(f"brands/{other.pk}/answer-hours/").status_code == 404


def test_when_and_whom_we_call_is_an_administrators(admin, brand, program):
    window = {
        "brand": "hemrum",
        "country": "SE",
        "days": [4, 0],
        "begins": "09:00",
        "ends": "08:00",
    }
    assert list(admin.post("calling-windows/", window).json()["errors"]) == ["ends"]
    made = admin.post("calling-windows/", window | {"ends": "00:00"}).json()
    assert (made["days"], made["ends"]) == ([0, 4], "00:00:00")
    assert admin.send("delete", f"calling-windows/{made['id']}/").status_code == 204
    agent = make.agent(team=make.team(brands=[brand]))
    rule = f"users/{agent.pk}/dial-rule/"
    assert admin.get(rule).json() == {"abroad": False, "premium": False, "per_day": None}
    admin.put(rule, {"abroad": True, "premium": False, "per_day": 20})
    assert DialRule.objects.get(user=agent).per_day == 20
    assert program(agent).get(rule).status_code == 403


def test_what_a_line_plays_and_a_brand_keeps_is_put_as_a_whole(admin, brand):
    line = f"queues/{make.queue(brand=brand).pk}/line-sound/"
    assert admin.get(line).json()["every_seconds"] == 45
    silent = admin.put(line, {"callback_after": 60})
    assert list(silent.json()["errors"]) == ["callback_prompt"]
    strange = call_flows.prompt(brand=make.brand(), by=make.admin())
    assert list(admin.put(line, {"comfort": strange.pk}).json()["errors"]) == ["comfort"]
    ours = call_flows.prompt(brand=brand, by=make.admin())
    put = admin.put(line, {"comfort": ours.pk, "music": "jazz"}).json()
    assert (put["comfort"], put["music"], put["callback_key"]) == (ours.pk, "jazz", "1")
    policy = f"brands/{brand.pk}/recording-policy/"
    assert admin.put(policy, {"days": 90, "masks": ["HR-######"]}).json()["days"] == 90
    assert admin.put(policy, {"days": 90, "masks": ["!"]}).json()["code"] == "bad_mask"


def test_the_secret_of_a_relay_goes_in_and_never_comes_out(admin):
    ways = {"stun": ["stun:turn.hemrum.example:3478"], "turn": ["turn:turn.hemrum.example:3478"]}
    put = admin.put("media-relay/", ways | {"secret": "not for anybody"})
    assert put.json() == ways | {"has_turn": True}
    assert "not for anybody" not in admin.get("media-relay/").content.decode()
    assert admin.put("media-relay/", {"stun": ["x"], "turn": []}).status_code == 400
    entry = AuditEntry.objects.get(action="relay.changed")
    assert "not for anybody" not in str((entry.summary, entry.particulars))
