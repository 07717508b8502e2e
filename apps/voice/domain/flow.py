"""A call flow: what a caller hears and what their keys lead to. Pure: no clock, no telephone.

A flow is a graph of nodes. ``begin`` and ``go_on`` walk it until something must happen outside
(say, wait for keys, look something up) and return that as a ``Step``; the controller does it and
comes back with what happened. The walk's whole memory is ``Walk``, which a row can keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

MOST_STEPS = 200  # nodes passed without a word or a key: a circle
DOT = "•"
STOCK = "sound:"  # a prompt that begins so is one of the telephone server's own


class Kind(StrEnum):
    SAY = "say"
    MENU = "menu"
    DIGITS = "digits"
    HOURS = "hours"
    WAIT = "wait"  # asks how long the line is
    LOOKUP = "lookup"  # the customer of a number that was keyed in
    DATA = "data"  # a webhook of ours answers
    SET = "set"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    SURVEY = "survey"  # one question, answered by a key
    QUEUE = "queue"
    TRANSFER = "transfer"
    FLOW = "flow"  # another flow, and back
    END = "end"


# The ways out of a node, by kind. A menu has one for each key besides.
EXITS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SAY: ("next",),
    Kind.MENU: ("timeout", "invalid"),
    Kind.DIGITS: ("next", "timeout"),
    Kind.HOURS: ("open", "closed"),
    Kind.WAIT: ("short", "long"),
    Kind.LOOKUP: ("found", "missing"),
    Kind.DATA: ("next", "failed"),
    Kind.SET: ("next",),
    Kind.CALLBACK: ("taken", "declined"),
    Kind.VOICEMAIL: ("next",),
    Kind.SURVEY: ("next", "timeout"),
    Kind.QUEUE: (),
    Kind.TRANSFER: ("failed",),
    Kind.FLOW: ("next",),
    Kind.END: (),
}
ENDS = {Kind.QUEUE, Kind.END, Kind.TRANSFER}
ASKS = {Kind.MENU, Kind.DIGITS, Kind.LOOKUP, Kind.DATA, Kind.CALLBACK, Kind.SURVEY}


@dataclass(frozen=True, slots=True)
class Node:
    name: str
    kind: Kind
    exits: Mapping[str, str] = field(default_factory=dict)  # way out -> node
    choices: Mapping[str, str] = field(default_factory=dict)  # a menu's: key -> node
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    start: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a caller is and what is known: everything that must survive a restart."""

    node: str
    tries: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    secret: frozenset[str] = frozenset()  # keys of ``attributes`` that nobody may read
    skills: Mapping[str, int] = field(default_factory=dict)
    priority: int = 0
    language: str = ""
    path: tuple[str, ...] = ()  # nodes passed, for the counters
    ways: tuple[tuple[str, str], ...] = ()  # (node, the key or way out that was taken), as well


@dataclass(frozen=True, slots=True)
class Facts:
    """What the house knows while the caller is in the flow."""

    is_open: bool = True
    expected_wait: float | None = None  # seconds
    # Of those that nodes name: by the calendar's id, by the queue's.
    calendars: Mapping[str, bool] = field(default_factory=dict)
    waits: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now: say ``prompt``, then ``verb``; come back with what happened.

    ``verb`` is a Kind's value: menu and digits wait for keys, lookup and data for an answer,
    say for the end of the prompt; queue, transfer, end are the last word.
    """

    verb: Kind
    walk: Walk
    prompt: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


class Circle(Exception):
    """The flow goes round without asking or saying anything."""


def begin(flow: Flow, facts: Facts) -> Step:
    return enter(flow, Walk(node=flow.start), facts)


def enter(flow: Flow, walk: Walk, facts: Facts) -> Step:
    """From another flow: what is known comes along."""
    return _arrive(flow, replace(walk, node=flow.start, tries=0), facts)


def here(flow: Flow, walk: Walk) -> Step:
    """What a caller at this node is being asked."""
    return _here(flow.nodes[walk.node], walk)


def go_on(flow: Flow, walk: Walk, answer: str, facts: Facts, **found: str) -> Step:
    """``answer``: keys that were pressed ("" = none in time), or the name of a way out.

    ``found``: attributes that a look-up or a webhook brought.
    """
    node = flow.nodes[walk.node]
    walk = replace(walk, attributes={**walk.attributes, **found})
    match node.kind:
        case Kind.MENU:
            return _choose(flow, node, walk, answer, facts)
        case Kind.DIGITS:
            return _keyed(flow, node, walk, answer, facts)
        case _:
            return _leave(flow, node, walk, answer or "next", facts)


def _choose(flow: Flow, node: Node, walk: Walk, keys: str, facts: Facts) -> Step:
    if target := node.choices.get(keys):
        return _arrive(flow, _gone(walk, node, keys, target), facts)
    tries = walk.tries + 1
    if tries < int(node.settings.get("tries", 3)):
        return _here(node, replace(walk, tries=tries))
    way = "invalid" if keys and "invalid" in node.exits else "timeout"
    return _leave(flow, node, walk, way, facts)


def _keyed(flow: Flow, node: Node, walk: Walk, keys: str, facts: Facts) -> Step:
    least = int(node.settings.get("least", 1))
    if len(keys) >= least:
        name = str(node.settings.get("store", node.name))
        secret = walk.secret | {name} if node.settings.get("secure") else walk.secret
        walk = replace(walk, attributes={**walk.attributes, name: keys}, secret=secret)
        return _leave(flow, node, walk, "next", facts)
    tries = walk.tries + 1
    if tries < int(node.settings.get("tries", 3)):
        return _here(node, replace(walk, tries=tries))
    return _leave(flow, node, walk, "timeout", facts)


def _leave(flow: Flow, node: Node, walk: Walk, way: str, facts: Facts) -> Step:
    target = node.exits.get(way) or node.exits.get("next")
    if target is None:
        return Step(Kind.END, _gone(walk, node, way, node.name))
    return _arrive(flow, _gone(walk, node, way, target), facts)


def _gone(walk: Walk, node: Node, way: str, target: str) -> Walk:
    return replace(walk, node=target, tries=0, ways=(*walk.ways, (node.name, way)))


def _arrive(flow: Flow, walk: Walk, facts: Facts) -> Step:
    """Pass the nodes that decide by themselves, stop at the first that needs the outside."""
    for _ in range(MOST_STEPS):
        node = flow.nodes[walk.node]
        walk = replace(walk, path=(*walk.path, node.name))
        way = _decided(node, facts)
        if way is None:
            return _here(node, walk)
        walk = _gone(_set(node, walk), node, way, node.exits[way])
    raise Circle(walk.node)


def _decided(node: Node, facts: Facts) -> str | None:
    """The way out of a node that needs nobody."""
    if node.kind is Kind.HOURS:
        calendar = str(node.settings.get("calendar") or "")
        return "open" if facts.calendars.get(calendar, facts.is_open) else "closed"
    if node.kind is Kind.WAIT:
        limit = float(node.settings.get("seconds", 120))
        queue = str(node.settings.get("queue") or "")
        return "long" if (facts.waits.get(queue, facts.expected_wait) or 0) > limit else "short"
    return "next" if node.kind is Kind.SET else None


def _set(node: Node, walk: Walk) -> Walk:
    if node.kind is not Kind.SET:
        return walk
    told = node.settings
    known = {k: str(v) for k, v in told.get("attributes", {}).items()}
    return replace(
        walk,
        skills={**walk.skills, **{str(k): int(v) for k, v in told.get("skills", {}).items()}},
        priority=walk.priority + int(told.get("priority", 0)),
        language=str(told.get("language") or walk.language),
        attributes={**walk.attributes, **known},
    )


def _here(node: Node, walk: Walk) -> Step:
    return Step(node.kind, walk, str(node.settings.get("prompt", "")), node.settings)


def shown(walk: Walk) -> dict[str, str]:
    """What an agent sees of what was keyed in; card numbers and PINs stay dots."""
    return {
        name: DOT * len(value) if name in walk.secret else value
        for name, value in walk.attributes.items()
    }
