"""What stands on the rail and in the settings list: one line an entry.

An entry whose page does not exist yet is left out, and so is one the reader may not open.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    url_name: str
    icon: str
    label: str | Promise
    actions: tuple[Action, ...] = ()  # any of them opens it; none: everyone who works here
    foot: bool = False  # stands at the end of the rail
    at_least: Scope = Scope.OWN  # how far the action must reach


MANAGE = (
    Action.QUEUE_MANAGE,
    Action.SKILL_MANAGE,
    Action.TEAM_MANAGE,
    Action.USER_MANAGE,
    Action.CHANNEL_MANAGE,
    Action.CONTENT_MANAGE,
    Action.BRAND_MANAGE,
)

RAIL = [
    Entry("desk:work", "inbox", _("My work"), (Action.DESK_USE,)),
    Entry("desk:day", "calendar", _("My day"), (Action.DESK_USE,)),
    Entry("desk:floor", "queue", _("Floor"), (Action.FLOOR_VIEW,)),
    Entry("customers:list", "people", _("Customers"), (Action.CUSTOMER_VIEW,)),
    Entry("surveys:results", "smile", _("Surveys"), (Action.SURVEY_VIEW,)),
    Entry("quality:home", "quality", _("Quality"), (Action.QUALITY_VIEW,)),
    Entry("training:home", "cap", _("Training"), (Action.TRAINING_LEARN, Action.TRAINING_REQUEST)),
    Entry("analytics:home", "bars", _("Reports"), (Action.REPORT_VIEW,), at_least=Scope.TEAM),
    Entry("knowledge:home", "book", _("Knowledge"), foot=True),
    Entry("settings:home", "gear", _("Settings"), MANAGE, foot=True),
]

SETTINGS: list[tuple[str | Promise, list[Entry]]] = [
    (
        _("Answering"),
        [
            Entry("settings:queues", "queue", _("Queues"), (Action.QUEUE_MANAGE,)),
            Entry("settings:skills", "star", _("Skills"), (Action.SKILL_MANAGE,)),
            Entry("settings:calendars", "calendar", _("Opening hours"), (Action.QUEUE_MANAGE,)),
            Entry("settings:dispositions", "tag", _("Outcomes"), (Action.CONTENT_MANAGE,)),
            Entry("settings:reasons", "filter", _("Contact reasons"), (Action.CONTENT_MANAGE,)),
            Entry("settings:canned", "slash", _("Ready answers"), (Action.CONTENT_MANAGE,)),
            Entry("settings:surveys", "smile", _("Surveys"), (Action.QUEUE_MANAGE,)),
            Entry("settings:profiles", "level", _("Capacity"), (Action.QUEUE_MANAGE,)),
            Entry("settings:away", "cup", _("Reasons to be away"), (Action.QUEUE_MANAGE,)),
        ],
    ),
    (
        _("Lines"),
        [
            Entry("settings:channels", "plug", _("Channels"), (Action.CHANNEL_MANAGE,)),
            Entry("settings:telephony", "voice", _("Telephony"), (Action.CHANNEL_MANAGE,)),
            Entry("settings:flows", "route", _("Call flows"), (Action.CHANNEL_MANAGE,)),
            Entry("settings:recordings", "video", _("Recordings"), (Action.CHANNEL_MANAGE,)),
            Entry("settings:brands", "flag", _("Brands"), (Action.BRAND_MANAGE,)),
        ],
    ),
    (
        _("People"),
        [
            Entry("settings:users", "person", _("Users"), (Action.USER_MANAGE,)),
            Entry("settings:teams", "people", _("Teams"), (Action.TEAM_MANAGE,)),
            Entry("settings:roles", "key", _("Roles and sign-in"), (Action.USER_MANAGE,)),
            Entry("settings:attributes", "form", _("Customer fields"), (Action.CONTENT_MANAGE,)),
            Entry("settings:tags", "tag", _("Tags"), (Action.CONTENT_MANAGE,)),
        ],
    ),
    (
        _("Programs"),
        [
            Entry("settings:tokens", "key", _("API tokens"), (Action.USER_MANAGE,)),
            Entry("settings:webhooks", "plug", _("Webhooks"), (Action.WEBHOOK_MANAGE,)),
            Entry("settings:sign_on", "person", _("Single sign-on"), (Action.USER_MANAGE,)),
        ],
    ),
    (
        _("House"),
        [
            Entry("settings:costs", "tag", _("Costs"), (Action.COST_MANAGE,)),
            Entry("settings:audit", "shield", _("Audit log"), (Action.AUDIT_VIEW,)),
        ],
    ),
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
    user = request.user
    if not isinstance(user, User):
        return False
    return not entry.actions or any(
        user.scope(action) >= entry.at_least for action in entry.actions
    )
