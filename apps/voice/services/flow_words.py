"""A flow's changes and faults, in words for the one who publishes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.voice.domain.flow_checks import Finding

Nodes = Mapping[str, Mapping[str, Any]]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """One sentence a changed node: "“menu”: key 2 leads to billing, was support"."""
    before: Nodes = old.get("nodes", {})
    after: Nodes = new.get("nodes", {})
    said = [_("Node “%s” is new") % name for name in after if name not in before]
    said += [_("Node “%s” is gone") % name for name in before if name not in after]
    if before and old.get("start") != new.get("start"):
        said.append(
            _("It begins with “%(new)s”, was “%(old)s”")
            % {"new": new.get("start"), "old": old.get("start")}
        )
    for name, node in after.items():
        if name in before:
            said += [f"“{name}”: {each}" for each in _of_node(before[name], node)]
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


def _of_node(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if old.get("kind") != new.get("kind"):
        yield _("now %(new)s, was %(old)s") % {"new": new.get("kind"), "old": old.get("kind")}
    for part, words in (
        ("choices", _("key %(name)s leads to %(new)s, was %(old)s")),
        ("exits", _("%(name)s leads to %(new)s, was %(old)s")),
        ("settings", _("%(name)s is %(new)s, was %(old)s")),
    ):
        before, after = old.get(part) or {}, new.get(part) or {}
        for name in sorted({*before, *after}, key=str):
            if before.get(name) != after.get(name):
                yield words % {
                    "name": name, "new": _shown(after.get(name)), "old": _shown(before.get(name)),
                }  # fmt: skip


def _shown(value: Any) -> str:
    return _("nothing") if value in (None, "", {}, []) else str(value)
