from __future__ import annotations

import json

import pytest
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.voice.models import CallFlow, Prompt
from apps.voice.services import flow_steps, flows
from tests import make
from tests.call_flows import HELLO, call_flow, shop
from tests.sounds import wav

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make.admin()
    client.force_login(user)
    return user


@pytest.fixture
def flow(admin):
    return call_flow(brand=make.brand(), by=admin)


def edit(client, flow, name, **values):
    return client.post(reverse("settings:flow_edit", args=[flow.pk, name]), values)


def node(flow, name):
    return flows.draft_of(flow).graph["nodes"].get(name)


def page(client, flow, **query):
    return client.get(reverse("settings:flow", args=[flow.pk]), query).content.decode()


def test_a_flow_is_made_and_stands_in_the_list(admin, client):
    answer = client.post(reverse("settings:flow_new"), {"name": "Main", "brand": make.brand().pk})
    flow = CallFlow.objects.get()
    assert answer.url == reverse("settings:flow", args=[flow.pk])
    assert "Main" in client.get(reverse("settings:flows")).content.decode()


def test_a_name_that_is_taken_is_refused_with_what_was_typed(flow, client):
    given = {"name": flow.name, "brand": flow.brand_id}
    answer = client.post(reverse("settings:flow_new"), given)
    assert answer.status_code == 422
    assert "There is a flow of this name." in answer.content.decode()


def test_a_step_is_added_behind_another_and_opens(flow, client):
    answer = edit(client, flow, "add", kind="say", after="menu", way="1")
    assert answer.url == reverse("settings:flow_step", args=[flow.pk, "say-1"])
    assert node(flow, "menu")["choices"]["1"] == "say-1"
    assert node(flow, "say-1")["exits"] == {"next": "order"}


def test_without_a_way_named_the_first_open_one_leads_there(flow, client):
    edit(client, flow, "add", kind="say", after="menu")
    assert node(flow, "menu")["choices"]["3"] == "say-1"


def test_a_way_is_connected_by_any_hand(flow, client):
    answer = edit(client, flow, "link", node="menu", way="3", target="bye", open="order")
    assert answer.url == reverse("settings:flow_step", args=[flow.pk, "order"])
    assert node(flow, "menu")["choices"]["3"] == "bye"


def test_a_step_is_moved_and_all_are_tidied(flow, client):
    edit(client, flow, "place", node="menu", x=320, y=40)
    assert node(flow, "menu")["at"] == [320, 40]
    assert 'data-at="320,40"' in page(client, flow)
    edit(client, flow, "tidy")
    assert "at" not in node(flow, "menu")


def test_undo_puts_the_whole_graph_back(flow, client):
    before = flows.draft_of(flow).graph
    edit(client, flow, "remove", node="order")
    assert node(flow, "order") is None
    edit(client, flow, "whole", graph=json.dumps(before))
    assert flows.draft_of(flow).graph == before


@pytest.mark.parametrize("graph", ["[]", "x", '{"nodes": {"a": {"kind": "siren"}}, "start": "a"}'])
def test_what_is_no_graph_changes_nothing(flow, client, graph):
    before = flows.draft_of(flow).graph
    edit(client, flow, "whole", graph=graph)
    assert flows.draft_of(flow).graph == before


def test_a_steps_form_is_kept_in_the_draft(flow, client):
    given = {"label": "Choose", "prompt": HELLO, "tries": "2", "seconds": ""}
    client.post(reverse("settings:flow_step", args=[flow.pk, "menu"]), given)
    assert node(flow, "menu")["label"] == "Choose"
    assert node(flow, "menu")["settings"] == {"prompt": HELLO, "tries": 2}


def test_a_form_that_cannot_be_kept_comes_back_as_typed(flow, client):
    given = {"label": "Choose", "prompt": HELLO, "tries": "99"}
    answer = client.post(reverse("settings:flow_step", args=[flow.pk, "menu"]), given)
    assert answer.status_code == 422
    assert 'value="99"' in answer.content.decode()
    assert node(flow, "menu")["label"] == "What is it about?"


def test_marks_are_kept_as_the_flow_reads_them(flow, client):
    skill = make.skill()
    edit(client, flow, "add", kind="set")
    given = {
        "skill_1": skill.pk, "level_1": "3", "priority": "20", "attributes": "topic = returns",
    }  # fmt: skip
    client.post(reverse("settings:flow_step", args=[flow.pk, "set-1"]), given)
    assert node(flow, "set-1")["settings"] == {
        "skills": {str(skill.pk): 3}, "priority": 20, "attributes": {"topic": "returns"},
    }  # fmt: skip
    shown = client.get(reverse("settings:flow_step", args=[flow.pk, "set-1"])).content.decode()
    assert "topic = returns" in shown


def test_faults_stand_on_the_step_and_in_the_list(flow, client):
    edit(client, flow, "link", node="menu", way="timeout", target="")
    shown = page(client, flow)
    said = "“What is it about?” has no way out for “No key”."
    assert shown.count(said) == 3  # the card's mark twice, and the list
    assert 'data-jump="menu"' in shown
    answer = client.post(reverse("settings:flow_publish", args=[flow.pk]))
    assert flows.published_of(flow) is None
    assert answer.url.endswith("tab=check")


def test_the_draft_is_published_with_its_changes_and_an_old_version_put_back(flow, client):
    client.post(reverse("settings:flow_publish", args=[flow.pk]))
    edit(client, flow, "link", node="menu", way="3", target="bye")
    assert "“What is it about?”: Key 3 leads to “Goodbye”" in page(client, flow)
    client.post(reverse("settings:flow_publish", args=[flow.pk]))
    assert flows.published_of(flow).number == 2
    client.post(reverse("settings:flow_version", args=[flow.pk, 1]))
    live = flows.published_of(flow)
    assert (live.number, "3" in live.graph["nodes"]["menu"]["choices"]) == (3, False)
    assert AuditEntry.objects.filter(action="flow.rolled_back").exists()


def test_the_live_view_tells_where_callers_went_and_where_they_hung_up(flow, client):
    client.post(reverse("settings:flow_publish", args=[flow.pk]))
    version = flows.published_of(flow)
    steps = [("menu", flow_steps.ENTERED)] * 4 + [("menu", "1")] * 3
    flow_steps.passed(version.pk, [*steps, ("menu", flow_steps.HUNG_UP)])
    shown = page(client, flow, view="live")
    assert "<b>4</b> came in" in shown
    assert "25 % hung up" in shown
    assert 'data-share="75"' in shown


def test_a_flow_is_tried_in_words(flow, client):
    assert "What is it about?" in page(client, flow, tab="try")
    asked = client.get(
        reverse("settings:flow", args=[flow.pk]), {"tab": "try", "did": ["1", "4711"]}
    ).content.decode()
    assert "Presses 4711" in asked
    assert "The caller waits in line for an agent." in asked
    assert '<dd class="ltr">4711</dd>' in asked
    assert "The call is over." in page(client, flow, tab="try", closed="1")


def test_the_list_tells_each_step_once_under_what_leads_to_it(flow, client):
    shown = page(client, flow, view="list")
    assert [shown.count(f'id="line-{name}"') for name in shop()["nodes"]] == [1] * 5
    answer = client.post(
        reverse("settings:flow_edit", args=[flow.pk, "link"]) + "?view=list",
        {"node": "menu", "way": "2", "target": "bye"},
    )
    assert answer.url.endswith("?view=list")


def test_a_recording_becomes_the_steps_prompt(flow, client):
    given = {"name": "Welcome", "text": "Hello", "sound": wav_file()}
    client.post(reverse("settings:flow_prompt", args=[flow.pk, "menu"]), given)
    prompt = Prompt.objects.get(name="Welcome")
    assert node(flow, "menu")["settings"]["prompt"] == str(prompt.pk)
    heard = client.get(reverse("settings:prompt_sound", args=[prompt.pk]))
    assert (heard["Content-Type"], heard.content[:4]) == ("audio/wav", b"RIFF")


def test_what_is_no_sound_is_refused(flow, client):
    given = {"name": "Welcome", "sound": wav_file(b"not a sound")}
    answer = client.post(reverse("settings:flow_prompt", args=[flow.pk, "menu"]), given)
    assert answer.status_code == 422
    assert not Prompt.objects.exists()


def test_a_number_leads_to_a_flow_and_the_flow_says_so(flow, admin, client):
    client.post(reverse("settings:flow_publish", args=[flow.pk]))
    row = make.phone_number(brand=flow.brand)
    given = {"name": "Orders", "caller_id": "own", "consent": "none", "flow": flow.pk}
    client.post(reverse("settings:phone_number", args=[row.pk]), given)
    row.refresh_from_db()
    assert row.flow_id == flow.pk
    assert row.number in page(client, flow)
    client.post(reverse("settings:flow_archive", args=[flow.pk]))
    flow.refresh_from_db()
    assert flow.archived_at is None


def test_nobody_else_may_open_the_builder(flow, client):
    client.force_login(make.agent())
    assert client.get(reverse("settings:flow", args=[flow.pk])).status_code == 403


def wav_file(content: bytes = b""):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("welcome.wav", content or wav(), content_type="audio/wav")
