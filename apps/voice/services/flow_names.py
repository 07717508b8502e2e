"""What people call the kinds of nodes, the ways out of them, and a node itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.voice.domain.flow import Kind

_t = gettext_lazy
KINDS: Mapping[Kind, str | Promise] = {
    Kind.SAY: _t("Say"),
    Kind.MENU: _t("Menu"),
    Kind.DIGITS: _t("Ask for a number"),
    Kind.SURVEY: _t("Survey"),
    Kind.HOURS: _t("Opening hours"),
    Kind.WAIT: _t("Length of the line"),
    Kind.LOOKUP: _t("Find the customer"),
    Kind.DATA: _t("Ask a program"),
    Kind.SET: _t("Mark the call"),
    Kind.QUEUE: _t("Into the line"),
    Kind.CALLBACK: _t("Offer a callback"),
    Kind.VOICEMAIL: _t("Voicemail"),
    Kind.TRANSFER: _t("To a number"),
    Kind.FLOW: _t("Another flow"),
    Kind.END: _t("Hang up"),
}
WAYS: Mapping[str, str | Promise] = {
    "next": _t("Then"),
    "timeout": _t("No key"),
    "invalid": _t("Wrong key"),
    "open": _t("Open"),
    "closed": _t("Closed"),
    "short": _t("Short wait"),
    "long": _t("Long wait"),
    "found": _t("Found"),
    "missing": _t("Not found"),
    "failed": _t("Failed"),
    "taken": _t("Wants a callback"),
    "declined": _t("Would rather wait"),
}
# What a changed setting is called whose value is a number of ours, which tells nobody anything.
REFERENCES: Mapping[str, str | Promise] = {
    "prompt": _t("another prompt"),
    "queue": _t("another line"),
    "calendar": _t("other opening hours"),
    "flow": _t("another flow"),
    "skills": _t("other skills"),
}


def way(name: str) -> str:
    return str(WAYS[name]) if name in WAYS else _("Key %(key)s") % {"key": name}


def titles(graph: Mapping[str, Any]) -> dict[str, str]:
    """By node: its own label, else its kind's name; those that share one are numbered."""
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for name, told in graph.get("nodes", {}).items():
        said = str(told.get("label") or KINDS[Kind(told["kind"])])
        seen[said] = seen.get(said, 0) + 1
        found[name] = said if seen[said] == 1 else f"{said} {seen[said]}"
    return found
