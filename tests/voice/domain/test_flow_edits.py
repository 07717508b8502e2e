from __future__ import annotations

import pytest

from apps.voice.domain import flow_edits
from apps.voice.domain.flow import Kind
from apps.voice.domain.flow_edits import Graph

GRAPH: Graph = {
    "start": "menu",
    "nodes": {
        "menu": {"kind": "menu", "choices": {"1": "line"}, "exits": {"timeout": "line"}},
        "line": {"kind": "queue", "at": [400, 20]},
    },
}


def test_a_new_step_comes_between_a_way_and_where_it_led():
    graph = flow_edits.added(GRAPH, Kind.SAY, after="menu", way="1")
    assert list(graph["nodes"])[-1] == "say-1"
    assert graph["nodes"]["menu"]["choices"] == {"1": "say-1"}
    assert graph["nodes"]["say-1"]["exits"] == {"next": "line"}
    assert "say-1" not in GRAPH["nodes"]


def test_a_name_that_is_taken_is_not_given_again():
    once = flow_edits.added(GRAPH, Kind.SAY)
    assert "say-2" in flow_edits.added(once, Kind.SAY)["nodes"]


def test_a_way_is_connected_and_let_go():
    graph = flow_edits.connected(GRAPH, node="menu", way="2", target="line")
    assert graph["nodes"]["menu"]["choices"] == {"1": "line", "2": "line"}
    graph = flow_edits.connected(graph, node="menu", way="timeout", target="")
    assert graph["nodes"]["menu"]["exits"] == {}


def test_what_is_not_there_is_not_connected():
    for node, way, target in (("menu", "A", "line"), ("menu", "1", "gone"), ("line", "1", "menu")):
        assert flow_edits.connected(GRAPH, node=node, way=way, target=target) == GRAPH


def test_what_led_to_a_removed_step_leads_on_to_where_it_led():
    between = flow_edits.added(GRAPH, Kind.SAY, after="menu", way="1")
    assert flow_edits.removed(between, node="say-1")["nodes"] == GRAPH["nodes"]


def test_without_the_first_step_callers_begin_at_the_next_and_the_last_one_stays():
    graph = flow_edits.removed(GRAPH, node="menu")
    assert (graph["start"], list(graph["nodes"])) == ("line", ["line"])
    assert flow_edits.removed(graph, node="line") == graph


def test_a_step_stays_where_it_was_dragged_until_all_are_tidied():
    graph = flow_edits.placed(GRAPH, {"menu": (-5, 90_000), "gone": (1, 1)})
    assert graph["nodes"]["menu"]["at"] == [0, flow_edits.MOST_COORDINATE]
    tidied = flow_edits.tidied(graph)
    assert [node.get("at") for node in tidied["nodes"].values()] == [None, None]


def test_the_ways_of_a_menu_stand_as_on_the_keypad():
    told = {"kind": "menu", "choices": {"0": "a", "2": "b", "1": "c"}}
    assert flow_edits.ways_of(told) == ["1", "2", "0", "timeout", "invalid"]
    assert flow_edits.open_way(told) == "3"
    assert flow_edits.open_way({"kind": "say"}) == "next"
    assert flow_edits.open_way({"kind": "end"}) == ""


def test_a_graph_that_is_sent_whole_comes_back_as_it_was():
    graph = flow_edits.placed(GRAPH, {"menu": (3, 4)})
    assert flow_edits.restored(graph) == graph


@pytest.mark.parametrize(
    "told",
    [
        [], {}, {"start": "a", "nodes": {}},
        {"start": "a b", "nodes": {"a b": {"kind": "end"}}},
        {"start": "a", "nodes": {"a": {"kind": "siren"}}},
        {"start": "a", "nodes": {"a": {"kind": "end", "at": 5}}},
        {"start": "a", "nodes": {"a": {"kind": "say", "exits": {"next": {"b": 1}}}}},
        {"start": "a", "nodes": {"a": {"kind": "menu", "settings": {"tries": "many"}}}},
    ],
)  # fmt: skip
def test_what_no_form_of_ours_makes_is_refused(told):
    with pytest.raises(ValueError):
        flow_edits.restored(told)
