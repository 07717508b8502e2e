"""What people call the kinds of steps and the ways out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.voice.domain.flow import Kind


@dataclass(frozen=True, slots=True)
class Look:
    """One kind in the palette: its icon, its name and what it is for."""

    kind: Kind
    icon: str
    name: str | Promise
    does: str | Promise


_t = gettext_lazy
PALETTE: list[tuple[str | Promise, list[Look]]] = [
    (_t("Say and ask"), [
        Look(Kind.SAY, "play", _t("Say"), _t("Plays a prompt")),
        Look(Kind.MENU, "keypad", _t("Menu"), _t("Keys lead on")),
        Look(Kind.DIGITS, "form", _t("Ask for a number"), _t("Keeps what is keyed in")),
        Look(Kind.SURVEY, "smile", _t("Survey"), _t("One question, one key")),
    ]),
    (_t("Decide"), [
        Look(Kind.HOURS, "calendar", _t("Opening hours"), _t("Open or closed")),
        Look(Kind.WAIT, "clock", _t("Length of the line"), _t("Short or long wait")),
        Look(Kind.LOOKUP, "person", _t("Find the customer"), _t("By what was keyed in")),
        Look(Kind.DATA, "plug", _t("Ask a program"), _t("A webhook answers")),
        Look(Kind.SET, "tag", _t("Mark the call"), _t("Skills, priority, notes")),
    ]),
    (_t("Lead on"), [
        Look(Kind.QUEUE, "queue", _t("Into the line"), _t("An agent answers")),
        Look(Kind.CALLBACK, "callback", _t("Offer a callback"), _t("Keeps the place")),
        Look(Kind.VOICEMAIL, "mic", _t("Voicemail"), _t("Becomes work for agents")),
        Look(Kind.TRANSFER, "outbound", _t("To a number"), _t("Outside the house")),
        Look(Kind.FLOW, "branch", _t("Another flow"), _t("And back again")),
        Look(Kind.END, "hangup", _t("Hang up"), _t("With a goodbye")),
    ]),
]  # fmt: skip
LOOKS: Mapping[Kind, Look] = {look.kind: look for _group, looks in PALETTE for look in looks}

_WAYS: Mapping[str, str | Promise] = {
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


def way(name: str) -> str:
    return str(_WAYS[name]) if name in _WAYS else _("Key %(key)s") % {"key": name}


def title(told: Mapping[str, Any]) -> str:
    """What a stored node is called: its own label, else its kind's name."""
    return str(told.get("label") or LOOKS[Kind(told["kind"])].name)


def titles(graph: Mapping[str, Any]) -> dict[str, str]:
    """By node; those that share one are numbered, so that a list of them can be chosen from."""
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for name, told in graph["nodes"].items():
        said = title(told)
        seen[said] = seen.get(said, 0) + 1
        found[name] = said if seen[said] == 1 else f"{said} {seen[said]}"
    return found
