"""What is wrong with a flow before it is published: each finding names its node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.voice.domain.flow import ASKS, ENDS, EXITS, Flow, Kind, Node

KEYS = frozenset("0123456789*#")
NEEDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SAY: ("prompt",),
    Kind.MENU: ("prompt",),
    Kind.DIGITS: ("prompt",),
    Kind.VOICEMAIL: ("prompt",),
    Kind.SURVEY: ("prompt",),
    Kind.TRANSFER: ("number",),
    Kind.DATA: ("url",),
    Kind.FLOW: ("flow",),
}
OPTIONAL = {"invalid", "failed", "declined"}
# What must be a whole number, and between which.
NUMBERS: Mapping[str, tuple[int, int]] = {
    "tries": (1, 9),
    "least": (1, 40),
    "most": (1, 40),
    "seconds": (1, 3600),
    "priority": (-1000, 1000),
}
LEVELS = (1, 4)


@dataclass(frozen=True, slots=True)
class Finding:
    """``code``: unreachable, no_exit, unknown_target, no_setting, bad_setting, bad_key, no_start,
    circle, or gone (what a setting names is not there)."""

    node: str
    code: str
    about: str = ""  # the exit, setting or key


def read(graph: Mapping[str, Any]) -> Flow:
    """A stored graph as a flow. Raises ValueError with what cannot be read."""
    try:
        nodes = {
            name: Node(
                name,
                Kind(told["kind"]),
                exits={k: v for k, v in (told.get("exits") or {}).items() if v},
                choices={str(k): v for k, v in (told.get("choices") or {}).items() if v},
                settings=dict(told.get("settings") or {}),
            )
            for name, told in graph["nodes"].items()
        }
        return Flow(start=graph["start"], nodes=nodes)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This is no flow: {error}") from error


def findings(flow: Flow) -> list[Finding]:
    if flow.start not in flow.nodes:
        return [Finding(flow.start, "no_start")]
    found = [each for node in flow.nodes.values() for each in _of_node(flow, node)]
    reached = _reached(flow)
    found += [Finding(name, "unreachable") for name in flow.nodes if name not in reached]
    found += [Finding(name, "circle") for name in _circles(flow)]
    return found


def _of_node(flow: Flow, node: Node) -> Iterator[Finding]:
    for way in EXITS[node.kind]:
        if way not in node.exits and way not in OPTIONAL:
            yield Finding(node.name, "no_exit", way)
    for way, target in [*node.exits.items(), *node.choices.items()]:
        if target not in flow.nodes:
            yield Finding(node.name, "unknown_target", way)
    for setting in NEEDS.get(node.kind, ()):
        if not node.settings.get(setting):
            yield Finding(node.name, "no_setting", setting)
    for setting in _unreadable(node.settings):
        yield Finding(node.name, "bad_setting", setting)
    for key in node.choices:
        if key not in KEYS:
            yield Finding(node.name, "bad_key", key)


def _unreadable(settings: Mapping[str, Any]) -> Iterator[str]:
    for setting, between in NUMBERS.items():
        if settings.get(setting) is not None and not _is_number(settings[setting], between):
            yield setting
    skills, attributes = settings.get("skills") or {}, settings.get("attributes") or {}
    if not isinstance(skills, dict) or not all(_is_number(n, LEVELS) for n in skills.values()):
        yield "skills"
    if not isinstance(attributes, dict):
        yield "attributes"


def _is_number(value: Any, between: tuple[int, int]) -> bool:
    least, most = between
    try:
        return least <= int(value) <= most
    except (TypeError, ValueError):
        return False


def _targets(node: Node) -> set[str]:
    return set(node.exits.values()) | set(node.choices.values())


def _reached(flow: Flow) -> set[str]:
    seen: set[str] = set()
    ahead = [flow.start]
    while ahead:
        name = ahead.pop()
        if name in seen or name not in flow.nodes:
            continue
        seen.add(name)
        ahead.extend(_targets(flow.nodes[name]))
    return seen


def _circles(flow: Flow) -> Iterator[str]:
    """Nodes from which one can come back without being asked anything, for ever."""
    for name, node in flow.nodes.items():
        if node.kind in ASKS | ENDS:
            continue
        seen: set[str] = set()
        ahead = list(_targets(node))
        while ahead:
            target = ahead.pop()
            if target == name:
                yield name
                break
            following = flow.nodes.get(target)
            if target in seen or following is None or following.kind in ASKS | ENDS:
                continue
            seen.add(target)
            ahead.extend(_targets(following))
