"""What stands on the rail and in the settings list: one line an entry.

An entry whose page does not exist yet is left out, and so is one the reader may not open.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    url_name: str
    icon: str
    label: str | Promise
    action: str = ""  # of accounts' permission table; empty: everyone who works here
    foot: bool = False  # stands at the end of the rail


RAIL = [
    Entry("desk:work", "inbox", _("My work"), "WORK"),
    Entry("desk:floor", "queue", _("Floor"), "WATCH_FLOOR"),
    Entry("customers:list", "people", _("Customers"), "SEE_CUSTOMERS"),
    Entry("quality:home", "quality", _("Quality and coaching")),
    Entry("training:home", "cap", _("Training")),
    Entry("analytics:home", "bars", _("Reports")),
    Entry("knowledge:home", "book", _("Knowledge"), foot=True),
    Entry("settings:home", "gear", _("Settings"), "ADMINISTER", foot=True),
]

SETTINGS: list[tuple[str | Promise, list[Entry]]] = [
    (
        _("Answering"),
        [
            Entry("settings:queues", "queue", _("Queues")),
            Entry("settings:skills", "star", _("Skills")),
            Entry("settings:calendars", "calendar", _("Opening hours")),
            Entry("settings:dispositions", "tag", _("Outcomes")),
            Entry("settings:canned", "slash", _("Ready answers")),
        ],
    ),
    (
        _("Lines"),
        [
            Entry("settings:channels", "plug", _("Channels")),
            Entry("settings:brands", "flag", _("Brands")),
        ],
    ),
    (
        _("People"),
        [
            Entry("settings:users", "person", _("Users")),
            Entry("settings:teams", "people", _("Teams")),
            Entry("settings:attributes", "form", _("Customer fields")),
        ],
    ),
    (_("House"), [Entry("settings:audit", "shield", _("Audit log"))]),
]


@dataclass(frozen=True, slots=True)
class Shown:
    url: str
    icon: str
    label: str | Promise
    foot: bool
    current: bool


def shown(entries: list[Entry], request: HttpRequest) -> list[Shown]:
    """The entries whose page exists and which the reader may open, with the current one marked."""
    found = [(entry, url) for entry in entries if (url := _url(entry)) and _may(request, entry)]
    here = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    return [
        Shown(url, entry.icon, entry.label, entry.foot, current=url == here) for entry, url in found
    ]


def _url(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _may(request: HttpRequest, entry: Entry) -> bool:
    return bool(request.user.is_authenticated)
