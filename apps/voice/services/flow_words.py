"""A flow's changes and faults, in words for the one who publishes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.voice.domain.flow_checks import Finding
from apps.voice.services import flow_names

Nodes = Mapping[str, Mapping[str, Any]]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """One sentence a change: "“Menu”: Key 2 leads to “Billing”, was “Support”"."""
    before: Nodes = old.get("nodes", {})
    after: Nodes = new.get("nodes", {})
    titles = flow_names.titles(old) | flow_names.titles(new)
    said = [_("“%s” is new") % titles[name] for name in after if name not in before]
    said += [_("“%s” is gone") % titles[name] for name in before if name not in after]
    if before and old.get("start") != new.get("start"):
        begins = {"old": _named(titles, old.get("start")), "new": _named(titles, new["start"])}
        said.append(_("It begins with %(new)s, was %(old)s") % begins)
    for name, node in after.items():
        if name in before:
            said += [f"“{titles[name]}”: {each}" for each in _of_node(before[name], node, titles)]
    return said


def finding(found: Finding) -> str:
    told = {"node": found.node, "about": found.about}
    sentences = {
        "no_start": _("The first node “%(node)s” is not there."),
        "unreachable": _("No way leads to “%(node)s”."),
        "no_exit": _("“%(node)s” has no way out for “%(about)s”."),
        "unknown_target": _("“%(node)s”: “%(about)s” leads to a node that is not there."),
        "no_setting": _("“%(node)s” misses “%(about)s”."),
        "bad_setting": _("“%(node)s”: “%(about)s” cannot be read."),
        "bad_key": _("“%(node)s”: there is no key “%(about)s” on a telephone."),
        "circle": _("From “%(node)s” one comes back without being asked anything."),
        "gone": _("“%(node)s”: its “%(about)s” is not there, or not in use."),
    }
    return sentences.get(found.code, "“%(node)s”: %(about)s") % told


def _of_node(
    old: Mapping[str, Any], new: Mapping[str, Any], titles: Mapping[str, str]
) -> Iterator[str]:
    if old.get("label") != new.get("label"):
        yield _("was called %(old)s") % {"old": _shown(old.get("label"))}
    if old.get("kind") != new.get("kind"):
        yield _("now %(new)s, was %(old)s") % {"new": new.get("kind"), "old": old.get("kind")}
    for part in ("choices", "exits"):
        for way, was, now in _differing(old, new, part):
            led = {"new": _named(titles, now), "old": _named(titles, was)}
            words = _("%(way)s leads to %(new)s, was %(old)s")
            yield words % {"way": flow_names.way(way), **led}
    for name, was, now in _differing(old, new, "settings"):
        if name in flow_names.REFERENCES:
            yield str(flow_names.REFERENCES[name])
            continue
        told = {"name": name, "new": _shown(now), "old": _shown(was)}
        yield _("%(name)s is %(new)s, was %(old)s") % told


def _differing(
    old: Mapping[str, Any], new: Mapping[str, Any], part: str
) -> Iterator[tuple[str, Any, Any]]:
    before, after = old.get(part) or {}, new.get(part) or {}
    for name in sorted({*before, *after}, key=str):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _named(titles: Mapping[str, str], node: Any) -> str:
    return f"“{titles.get(node, node)}”" if node else _("nothing")


def _shown(value: Any) -> str:
    return _("nothing") if value in (None, "", {}, []) else str(value)
