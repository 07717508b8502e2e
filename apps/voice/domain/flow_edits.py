"""One change of a flow's graph as it is stored; what was given stays as it was. Pure.

A node of the graph holds what ``flow_checks.read`` reads, and two things of the builder:
``label``, what people call it, and ``at``, where somebody dragged it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from apps.voice.domain import flow_checks
from apps.voice.domain.flow import EXITS, Kind
from apps.voice.domain.flow_checks import KEYS

Graph = dict[str, Any]
KEYS_IN_ORDER = "1234567890*#"
MOST_COORDINATE = 20_000  # px
MOST_LABEL = 40  # characters
NAME = re.compile(r"[-a-zA-Z0-9_]{1,60}")  # stands in addresses


def empty() -> Graph:
    """The least that can be published: a goodbye."""
    return {"start": "end-1", "nodes": {"end-1": {"kind": Kind.END.value}}}


def added(graph: Graph, kind: Kind, *, after: str = "", way: str = "", **told: Any) -> Graph:
    """With one more node, last in ``nodes``; ``after``'s ``way`` leads to it, and it to where
    that way led before."""
    nodes = graph["nodes"]
    name = _fresh(nodes, kind)
    node = {"kind": kind.value, "exits": {}, "choices": {}, "settings": {}} | told
    before = target_of(nodes.get(after, {}), way)
    first = next(iter(EXITS[kind]), "")
    if before and first:
        node["exits"] = {first: before}
    grown = {**graph, "nodes": {**nodes, name: node}}
    return connected(grown, node=after, way=way, target=name) if after in nodes else grown


def connected(graph: Graph, *, node: str, way: str, target: str) -> Graph:
    """``node``'s ``way`` leads to ``target``; to "" nowhere. What is not there changes nothing."""
    nodes = graph["nodes"]
    if node not in nodes or not (target in nodes or target == ""):
        return graph
    told = nodes[node]
    kind = Kind(told["kind"])
    if way in EXITS[kind]:
        place = "exits"
    elif kind is Kind.MENU and way in KEYS:
        place = "choices"
    else:
        return graph
    ways = {name: to for name, to in told.get(place, {}).items() if name != way}
    if target:
        ways[way] = target
    return _with(graph, node, {**told, place: ways})


def removed(graph: Graph, *, node: str) -> Graph:
    """Without ``node``. Whatever led to it leads to where it led on first; the last one stays."""
    nodes = graph["nodes"]
    if node not in nodes or len(nodes) == 1:
        return graph
    ways = [*nodes[node].get("exits", {}).values(), *nodes[node].get("choices", {}).values()]
    heir = next((to for to in ways if to in nodes and to != node), "")
    kept = {name: _led_on(told, node, heir) for name, told in nodes.items() if name != node}
    start = graph["start"]
    if start == node:
        start = heir or next(iter(kept))
    return {**graph, "start": start, "nodes": kept}


def settled(graph: Graph, *, node: str, label: str, settings: Mapping[str, Any]) -> Graph:
    if node not in graph["nodes"]:
        return graph
    told = {**graph["nodes"][node], "settings": dict(settings), "label": label}
    return _with(graph, node, told if label else {k: v for k, v in told.items() if k != "label"})


def begun(graph: Graph, *, node: str) -> Graph:
    return {**graph, "start": node} if node in graph["nodes"] else graph


def placed(graph: Graph, places: Mapping[str, tuple[int, int]]) -> Graph:
    """Where nodes were dragged to; the others stay where they are placed by themselves."""
    nodes = dict(graph["nodes"])
    for name, place in places.items():
        if name in nodes:
            nodes[name] = {**nodes[name], "at": [_within(each) for each in place]}
    return {**graph, "nodes": nodes}


def tidied(graph: Graph) -> Graph:
    """Every node where it is placed by itself."""
    nodes = graph["nodes"].items()
    bare = {name: {k: v for k, v in told.items() if k != "at"} for name, told in nodes}
    return {**graph, "nodes": bare}


def restored(told: Any) -> Graph:
    """A graph that was sent whole, with nothing in it that no form of ours makes.

    Raises ValueError.
    """
    try:
        flow = flow_checks.read(told)
        found = {each.code for each in flow_checks.findings(flow)}
        nodes = {name: _restored(name, node) for name, node in told["nodes"].items()}
    except (TypeError, AttributeError, KeyError) as error:
        raise ValueError(str(error)) from error
    if found & {"bad_setting", "bad_key", "no_start"}:
        raise ValueError("no form of ours makes this")
    return {"start": str(told["start"]), "nodes": nodes}


def _restored(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {
        place: dict(told[place]) for place in ("exits", "choices", "settings") if place in told
    }
    ways = [*node.get("exits", {}).values(), *node.get("choices", {}).values()]
    if not NAME.fullmatch(name) or not all(isinstance(to, str) for to in ways):
        raise ValueError(name)
    if told.get("label"):
        node["label"] = str(told["label"])[:MOST_LABEL]
    if told.get("at"):
        x, y = told["at"]
        node["at"] = [_within(x), _within(y)]
    return {"kind": told["kind"], **node}


def ways_of(told: Mapping[str, Any]) -> list[str]:
    """The ways out of a node as they are read: keys by the keypad, then the others."""
    keys = told.get("choices", {})
    return [*(key for key in KEYS_IN_ORDER if key in keys), *EXITS[Kind(told["kind"])]]


def free_keys(told: Mapping[str, Any]) -> list[str]:
    return [key for key in KEYS_IN_ORDER if key not in told.get("choices", {})]


def open_way(told: Mapping[str, Any]) -> str:
    """The first way out that leads nowhere yet; of a menu, the next free key. Or none."""
    if Kind(told["kind"]) is Kind.MENU:
        return next(iter(free_keys(told)), "")
    return next((way for way in ways_of(told) if not target_of(told, way)), "")


def target_of(told: Mapping[str, Any], way: str) -> str:
    found = told.get("choices", {}).get(way) or told.get("exits", {}).get(way)
    return str(found or "")


def _fresh(nodes: Mapping[str, Any], kind: Kind) -> str:
    """A name nobody has; one that was removed may be given again."""
    return next(
        name for n in range(1, len(nodes) + 2) if (name := f"{kind.value}-{n}") not in nodes
    )


def _led_on(told: Mapping[str, Any], gone: str, heir: str) -> dict[str, Any]:
    led = dict(told)
    for place in ("exits", "choices"):
        if gone in led.get(place, {}).values():
            ways = {way: heir if to == gone else to for way, to in led[place].items()}
            led[place] = {way: to for way, to in ways.items() if to}
    return led


def _with(graph: Graph, name: str, told: Mapping[str, Any]) -> Graph:
    return {**graph, "nodes": {**graph["nodes"], name: dict(told)}}


def _within(pixels: int) -> int:
    return min(max(int(pixels), 0), MOST_COORDINATE)
