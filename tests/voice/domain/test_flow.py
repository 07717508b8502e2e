from __future__ import annotations

from typing import Any

import pytest

from apps.voice.domain import flow as flows
from apps.voice.domain import flow_checks
from apps.voice.domain.flow import Circle, Facts, Kind

HOUSE = Facts()


def node(kind: str, *, choices: dict[str, str] | None = None, settings: Any = None, **exits: str):
    return {"kind": kind, "exits": exits, "choices": choices or {}, "settings": settings or {}}


def graph(start: str = "hours", **nodes: Any) -> dict[str, Any]:
    return {"start": start, "nodes": nodes}


SHOP = graph(
    hours=node("hours", open="menu", closed="closed"),
    menu=node(
        "menu", choices={"1": "billing", "2": "number"}, settings={"prompt": "menu", "tries": 2},
        timeout="line", invalid="line",
    ),
    billing=node("set", settings={"skills": {"billing": 3}, "priority": 20}, next="line"),
    number=node(
        "digits", settings={"prompt": "number", "store": "customer", "least": 4},
        next="line", timeout="line",
    ),
    closed=node("say", settings={"prompt": "closed"}, next="bye"),
    line=node("queue"),
    bye=node("end"),
)  # fmt: skip


def shop() -> flows.Flow:
    return flow_checks.read(SHOP)


def test_a_key_sets_skills_and_priority_and_leads_into_the_line() -> None:
    step = flows.begin(shop(), HOUSE)
    assert (step.verb, step.prompt) == (Kind.MENU, "menu")
    step = flows.go_on(shop(), step.walk, "1", HOUSE)
    assert step.verb is Kind.QUEUE
    assert (step.walk.skills, step.walk.priority) == ({"billing": 3}, 20)
    assert step.walk.path == ("hours", "menu", "billing", "line")


def test_a_wrong_key_is_asked_again_and_then_goes_on_without() -> None:
    step = flows.go_on(shop(), flows.begin(shop(), HOUSE).walk, "9", HOUSE)
    assert (step.verb, step.walk.tries) == (Kind.MENU, 1)
    assert flows.go_on(shop(), step.walk, "9", HOUSE).verb is Kind.QUEUE


def test_keys_that_are_too_few_are_asked_for_again() -> None:
    step = flows.go_on(shop(), flows.begin(shop(), HOUSE).walk, "2", HOUSE)
    again = flows.go_on(shop(), step.walk, "12", HOUSE)
    assert again.verb is Kind.DIGITS
    done = flows.go_on(shop(), again.walk, "1234", HOUSE)
    assert (done.verb, done.walk.attributes) == (Kind.QUEUE, {"customer": "1234"})


def test_out_of_hours_it_says_so_and_ends() -> None:
    step = flows.begin(shop(), Facts(is_open=False))
    assert (step.verb, step.prompt) == (Kind.SAY, "closed")
    assert flows.go_on(shop(), step.walk, "", HOUSE).verb is Kind.END


def test_what_was_keyed_in_securely_is_shown_as_dots() -> None:
    told = graph(
        "pin", pin=node("digits", settings={"prompt": "p", "secure": True}, next="q", timeout="q"),
        q=node("queue"),
    )  # fmt: skip
    flow = flow_checks.read(told)
    step = flows.go_on(flow, flows.begin(flow, HOUSE).walk, "4711", HOUSE)
    assert flows.shown(step.walk) == {"pin": "••••"}


@pytest.mark.parametrize(
    ("wait", "verb"), [(None, Kind.QUEUE), (120.0, Kind.QUEUE), (121.0, Kind.CALLBACK)]
)
def test_a_long_line_offers_a_callback(wait: float | None, verb: Kind) -> None:
    told = graph(
        "wait", wait=node("wait", settings={"seconds": 120}, short="q", long="back"),
        back=node("callback", settings={"prompt": "back"}, taken="bye", declined="q"),
        q=node("queue"), bye=node("end"),
    )  # fmt: skip
    assert flows.begin(flow_checks.read(told), Facts(expected_wait=wait)).verb is verb


def test_a_whole_flow_has_no_findings() -> None:
    assert flow_checks.findings(shop()) == []


def test_each_fault_is_named_with_its_node() -> None:
    told = graph(
        "menu", menu=node("menu", choices={"1": "gone", "a": "q"}, settings={"prompt": "m"}),
        q=node("queue"), lonely=node("say", settings={}, next="q"),
    )  # fmt: skip
    found = {(each.node, each.code, each.about) for each in flow_checks.findings(
        flow_checks.read(told)
    )}  # fmt: skip
    assert found == {
        ("menu", "no_exit", "timeout"),
        ("menu", "unknown_target", "1"),
        ("menu", "bad_key", "a"),
        ("lonely", "no_setting", "prompt"),
        ("lonely", "unreachable", ""),
    }


def test_a_circle_without_a_question_is_found_and_never_walked_for_ever() -> None:
    told = graph("a", a=node("set", next="b"), b=node("set", next="a"))
    flow = flow_checks.read(told)
    assert {each.code for each in flow_checks.findings(flow)} == {"circle"}
    with pytest.raises(Circle):
        flows.begin(flow, HOUSE)
