from __future__ import annotations

from typing import Any

from apps.voice.domain import flow_checks
from apps.voice.domain.flow import Facts, Kind
from apps.voice.domain.flow_trial import HANGS_UP, Trial, Turn, tried

GRAPH: dict[str, Any] = {
    "start": "hours",
    "nodes": {
        "hours": {"kind": "hours", "exits": {"open": "hello", "closed": "bye"}},
        "hello": {"kind": "say", "settings": {"prompt": "1"}, "exits": {"next": "menu"}},
        "menu": {
            "kind": "menu", "settings": {"prompt": "2", "tries": 2},
            "choices": {"1": "line", "2": "out"}, "exits": {"timeout": "line", "invalid": "bye"},
        },
        "out": {"kind": "transfer", "settings": {"number": "+4640"}, "exits": {"failed": "line"}},
        "line": {"kind": "queue"},
        "bye": {"kind": "end"},
    },
}  # fmt: skip


def told(*answers: str, **facts: Any) -> Trial:
    return tried(flow_checks.read(GRAPH), answers, Facts(**facts))


def test_it_speaks_until_somebody_must_answer():
    trial = told()
    assert trial.turns == (
        Turn("hours", Kind.HOURS, way="open"),
        Turn("hello", Kind.SAY, "1"),
        Turn("menu", Kind.MENU, "2"),
    )
    assert trial.asks is not None
    assert trial.asks.verb is Kind.MENU


def test_a_key_leads_to_the_end_of_the_flow():
    trial = told("1")
    assert [turn.node for turn in trial.turns] == ["hours", "hello", "menu", "line"]
    assert trial.turns[2].answer == "1"
    assert trial.asks is None


def test_a_wrong_key_is_asked_again_and_silence_is_an_answer():
    assert [turn.node for turn in told("9").turns][-2:] == ["menu", "menu"]
    assert told("9", "9").turns[-1].node == "bye"
    assert told("", "").turns[-1].node == "line"


def test_whoever_hangs_up_is_gone():
    trial = told(HANGS_UP, "1")
    assert trial.asks is None
    assert trial.turns[-1] == Turn("menu", Kind.MENU, "2", HANGS_UP)


def test_a_transfer_is_the_last_word_unless_it_fails():
    assert told("2").turns[-1].node == "out"
    assert told("2", "failed").turns[-1].node == "line"


def test_closed_is_tried_at_any_hour():
    assert [turn.node for turn in told(is_open=False).turns] == ["hours", "bye"]


def test_a_way_that_leads_nowhere_ends_the_trial_with_a_word():
    graph = {"start": "a", "nodes": {"a": {"kind": "say", "exits": {"next": "gone"}}}}
    assert tried(flow_checks.read(graph), (), Facts()).problem == "lost"


def test_a_circle_of_words_ends_as_well():
    graph = {"start": "a", "nodes": {"a": {"kind": "say", "exits": {"next": "a"}}}}
    assert tried(flow_checks.read(graph), (), Facts()).problem == "long"
