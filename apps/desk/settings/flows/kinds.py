"""The kinds of steps as the palette shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.voice.domain.flow import Kind
from apps.voice.services import flow_names


@dataclass(frozen=True, slots=True)
class Look:
    """One kind: its icon and what it is for."""

    kind: Kind
    icon: str
    does: str | Promise

    @property
    def name(self) -> str:
        return str(flow_names.KINDS[self.kind])


_t = gettext_lazy
PALETTE: list[tuple[str | Promise, list[Look]]] = [
    (_t("Say and ask"), [
        Look(Kind.SAY, "play", _t("Plays a prompt")),
        Look(Kind.MENU, "keypad", _t("Keys lead on")),
        Look(Kind.DIGITS, "form", _t("Keeps what is keyed in")),
        Look(Kind.SURVEY, "smile", _t("One question, one key")),
    ]),
    (_t("Decide"), [
        Look(Kind.HOURS, "calendar", _t("Open or closed")),
        Look(Kind.WAIT, "clock", _t("Short or long wait")),
        Look(Kind.LOOKUP, "person", _t("By what was keyed in")),
        Look(Kind.DATA, "plug", _t("A webhook answers")),
        Look(Kind.SET, "tag", _t("Skills, priority, notes")),
    ]),
    (_t("Lead on"), [
        Look(Kind.QUEUE, "queue", _t("An agent answers")),
        Look(Kind.CALLBACK, "callback", _t("Keeps the place")),
        Look(Kind.VOICEMAIL, "mic", _t("Becomes work for agents")),
        Look(Kind.TRANSFER, "outbound", _t("Outside the house")),
        Look(Kind.FLOW, "branch", _t("And back again")),
        Look(Kind.END, "hangup", _t("With a goodbye")),
    ]),
]  # fmt: skip
LOOKS: Mapping[Kind, Look] = {look.kind: look for _group, looks in PALETTE for look in looks}
