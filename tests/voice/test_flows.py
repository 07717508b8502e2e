"""Flows as rows: one draft, one published, every earlier one as it was."""

from __future__ import annotations

import pytest

from apps.core.models import AuditEntry
from apps.voice.domain.flow_checks import Finding
from apps.voice.errors import FlowRefused, PromptRefused
from apps.voice.models import FlowVersion
from apps.voice.services import flow_steps, flow_words, flows, prompts
from tests import make
from tests.voice.domain.test_flow import graph, node
from tests.voice.domain.test_prompt_sound import wav

pytestmark = pytest.mark.django_db

LINE = graph("line", line=node("queue"))
TWO = graph("say", say=node("say", settings={"prompt": "sound:hello"}, next="line"),
            line=node("queue"))  # fmt: skip


@pytest.fixture
def by():
    return make.admin()


@pytest.fixture
def flow(by):
    return flows.create(brand=make.brand(), name="Main", by=by, graph=LINE)


def test_a_new_flow_is_a_draft_that_nobody_hears(flow) -> None:
    assert flows.published_of(flow) is None
    assert flows.draft_of(flow).graph == LINE


def test_publishing_retires_the_version_before_and_names_what_changed(flow, by) -> None:
    first = flows.publish(flow=flow, by=by)
    flows.save_draft(flow=flow, graph=TWO, by=by)
    second = flows.publish(flow=flow, by=by)
    first.refresh_from_db()
    assert (first.number, first.state, second.number, second.state) == (
        1, "retired", 2, "published",
    )  # fmt: skip
    assert second.changes == ["“Say” is new", "It begins with “Say”, was “Into the line”"]
    assert flows.draft_of(flow) is None
    assert AuditEntry.objects.filter(action="flow.published").count() == 2


def test_a_version_that_was_published_is_put_back_whole_beside_a_draft_in_work(flow, by) -> None:
    first = flows.publish(flow=flow, by=by)
    flows.save_draft(flow=flow, graph=TWO, by=by)
    flows.publish(flow=flow, by=by)
    flows.save_draft(flow=flow, graph=LINE, by=by)
    back = flows.roll_back(flow=flow, to=first, by=by)
    assert (back.number, back.graph, back.changes) == (
        3, LINE, ["“Say” is gone", "It begins with “Into the line”, was “Say”"],
    )  # fmt: skip
    assert flows.draft_of(flow) is not None
    assert FlowVersion.objects.published().count() == 1


def test_what_leads_nowhere_is_not_published(flow, by) -> None:
    told = graph(
        "say", say=node("say", settings={"prompt": "999"}, next="gone"),
        line=node("queue", settings={"queue": 999}),
    )  # fmt: skip
    flows.save_draft(flow=flow, graph=told, by=by)
    with pytest.raises(FlowRefused) as refused:
        flows.publish(flow=flow, by=by)
    assert refused.value.findings == [
        Finding("say", "unknown_target", "next"),
        Finding("line", "unreachable"),
        Finding("say", "gone", "prompt"),
        Finding("line", "gone", "queue"),
    ]
    assert str(refused.value) == "“say”: “next” leads to a node that is not there."


def test_a_number_that_costs_extra_is_in_no_flow(flow, by) -> None:
    told = graph("out", out=node("transfer", settings={"number": "+499001123456"}, failed="l"),
                 l=node("queue"))  # fmt: skip
    assert flows.findings(flow=flow, graph=told) == [Finding("out", "bad_setting", "number")]


def test_a_setting_that_is_no_number_is_named(flow) -> None:
    told = graph("m", m=node("menu", settings={"prompt": "sound:x", "tries": "many"},
                             timeout="l", invalid="l"), l=node("queue"))  # fmt: skip
    assert flows.findings(flow=flow, graph=told) == [Finding("m", "bad_setting", "tries")]


def test_what_is_no_graph_is_not_even_kept(flow, by) -> None:
    with pytest.raises(FlowRefused):
        flows.save_draft(flow=flow, graph={"nodes": {"a": {"kind": "dance"}}}, by=by)


def test_a_flow_that_a_number_leads_to_is_not_put_away(flow, by) -> None:
    make.phone_number(brand=flow.brand, flow=flow)
    with pytest.raises(FlowRefused):
        flows.archive(flow=flow, by=by)


def test_each_change_of_a_node_is_a_sentence() -> None:
    ways = {"a": node("queue") | {"label": "Sales"}, "b": node("end")}
    heard, other = {"tries": 3, "prompt": "1"}, {"tries": 2, "prompt": "2"}
    old = graph("m", m=node("menu", choices={"1": "a"}, settings=heard, timeout="a"), **ways)
    new = graph("m", m=node("menu", choices={"1": "b"}, settings=other, timeout="a"), **ways)
    assert flow_words.changes(old, new) == [
        "“Menu”: Key 1 leads to “Hang up”, was “Sales”",
        "“Menu”: another prompt",
        "“Menu”: tries is 2, was 3",
    ]


def test_steps_are_counted_by_node_and_way(flow, by) -> None:
    version = flows.publish(flow=flow, by=by)
    for way in (flow_steps.ENTERED, flow_steps.ENTERED, "1", flow_steps.HUNG_UP):
        flow_steps.passed(version.pk, [("menu", way)])
    count = flow_steps.counts(version)["menu"]
    assert (count.entered, count.left, count.hung_up) == (2, {"1": 1}, 1)


def test_a_prompt_is_kept_as_the_telephone_plays_it(by) -> None:
    prompt = prompts.upload(brand=make.brand(), name="Hello", content=wav(), by=by)
    assert prompt.seconds == pytest.approx(0.5, abs=0.01)
    assert prompts.content_of(prompt)[:4] == b"RIFF"
    assert prompt.file == f"prompts/{prompt.checksum}.wav"


def test_a_prompt_that_is_no_sound_is_refused_in_words(by) -> None:
    with pytest.raises(PromptRefused, match="a wav file is needed"):
        prompts.upload(brand=make.brand(), name="Hello", content=b"mp3", by=by)


class Silent:
    def is_there(self) -> bool:
        return False

    def speak(self, text: str, *, language: str) -> bytes:
        raise NotImplementedError


class Speaking:
    def is_there(self) -> bool:
        return True

    def speak(self, text: str, *, language: str) -> bytes:
        return wav(rate=22050, channels=1)


def test_without_a_voice_it_says_so(by, settings) -> None:
    settings.VOICE_SPEAKER = "tests.voice.test_flows.Silent"
    with pytest.raises(PromptRefused, match="espeak-ng"):
        prompts.say(brand=make.brand(), name="Hello", text="Hello", by=by)


def test_a_text_is_spoken_once_and_kept_with_its_sound(by, settings) -> None:
    settings.VOICE_SPEAKER = "tests.voice.test_flows.Speaking"
    prompt = prompts.say(brand=make.brand(), name="Hello", text="Hello there", by=by)
    assert (prompt.kind, prompt.text, prompt.seconds) == ("spoken", "Hello there", 0.5)
