"""The reports that are there from the start: which figures, which pictures, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.analytics.domain.kpi import CALLS, LETTERS

Words = str | Promise
LIVE_TALK = ("chat", "generic", "messaging", "sms", "social", *CALLS)


@dataclass(frozen=True, slots=True)
class Tile:
    kpi: str
    options: Mapping[str, object] = field(default_factory=dict)
    label: Words = ""  # empty: the figure's own


@dataclass(frozen=True, slots=True)
class Block:
    """One picture or table. ``shape``: trend heat waits replies table journey repeats share
    ages.
    """

    shape: str
    kpi: str = ""
    by: str = ""
    columns: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    slug: str
    title: Words
    about: Words
    icon: str
    tiles: tuple[Tile, ...]
    blocks: tuple[Block, ...]
    kinds: tuple[str, ...] = ()  # channels it is about, where nobody chose
    needs_people: bool = False  # names people: for those who see the floor

    @property
    def kpis(self) -> list[str]:
        """Every figure of its tiles and pictures; tables ask for their own."""
        shown = [tile.kpi for tile in self.tiles] + [block.kpi for block in self.blocks]
        return [key for key in dict.fromkeys(shown) if key]


ANSWERED = ("offered", "service_level", "abandonment", "speed_of_answer")
HANDLED = ("handled", "handle_time", "wrap_up_time", "transfer_rate")

_ALL = [
    Report(
        "reached-in-time", _("Reached in time"),
        _("Service level, abandonment and first reply, by channel and hour"), "clock",
        (Tile("service_level"), Tile("abandonment"), Tile("speed_of_answer"),
         Tile("first_response")),
        (Block("heat", "service_level"), Block("waits"), Block("trend", "service_level"),
         Block("table", by="kind", columns=("offered", "service_level", "abandonment",
                                            "speed_of_answer", "first_response"))),
    ),
    Report(
        "channels", _("Channels"), _("What came in over which channel, and what it took"), "chat",
        (Tile("offered"), Tile("handled"), Tile("handle_time"), Tile("messages_per_contact")),
        (Block("share", by="kind"), Block("trend", "offered"),
         Block("table", by="kind", columns=(*ANSWERED, "handle_time", "csat"))),
    ),
    Report(
        "queues", _("Queues"), _("Every queue beside its promise"), "queue",
        tuple(Tile(key) for key in ANSWERED),
        (Block("trend", "service_level"), Block("trend", "abandonment"),
         Block("table", by="queue", columns=(*ANSWERED, "patience", "flow_out"))),
    ),
    Report(
        "agents", _("People"), _("Handled contacts and the time they took, by person"), "people",
        (Tile("handled"), Tile("handle_time"), Tile("occupancy"), Tile("non_response")),
        (Block("trend", "handled"), Block("trend", "occupancy"),
         Block("table", by="agent", columns=("handled", "handle_time", "concurrency", "occupancy",
                                             "non_response", "transfer_rate", "csat"))),
        needs_people=True,
    ),
    Report(
        "teams", _("Teams"), _("The same side by side, by team"), "people",
        (Tile("handled"), Tile("handle_time"), Tile("occupancy"), Tile("utilisation")),
        (Block("trend", "handle_time"), Block("trend", "occupancy"),
         Block("table", by="team", columns=("handled", "handle_time", "occupancy", "utilisation",
                                            "first_contact_resolution", "csat"))),
    ),
    Report(
        "brands", _("Brands"), _("What each brand got for its promise"), "flag",
        (Tile("offered"), Tile("service_level"), Tile("first_contact_resolution"), Tile("csat")),
        (Block("trend", "offered"), Block("trend", "service_level"),
         Block("table", by="brand", columns=(*ANSWERED, "first_contact_resolution",
                                             "contacts_per_order", "csat"))),
    ),
    Report(
        "reasons", _("Reasons"), _("Why customers turn to us, and what that costs in time"),
        "filter",
        (Tile("offered"), Tile("first_contact_resolution"), Tile("handle_time"),
         Tile("contacts_per_case")),
        (Block("share", by="reason"), Block("trend", "offered"),
         Block("table", by="reason", columns=("offered", "handled", "handle_time",
                                              "first_contact_resolution", "resolution_time"))),
    ),
    Report(
        "hours", _("Hours"), _("When contacts come, by weekday and hour"), "calendar",
        (Tile("offered"), Tile("service_level"), Tile("occupancy"), Tile("abandonment")),
        (Block("heat", "offered"), Block("heat", "abandonment"), Block("trend", "offered")),
    ),
    Report(
        "giving-up", _("Giving up"), _("Who did not wait, and for how long they did"), "hangup",
        (Tile("abandonment"), Tile("patience"), Tile("speed_of_answer"), Tile("longest_wait")),
        (Block("waits"), Block("trend", "abandonment"), Block("heat", "abandonment"),
         Block("table", by="queue", columns=("offered", "abandonment", "patience",
                                             "speed_of_answer", "longest_wait", "wait_error",
                                             "flow_out"))),
        kinds=LIVE_TALK,
    ),
    Report(
        "first-reply", _("First reply"), _("How soon a person answers in writing; bots apart"),
        "send",
        (Tile("first_response"), Tile("replied_in_time"), Tile("response_time"),
         Tile("bot_response")),
        (Block("replies"), Block("trend", "replied_in_time"), Block("heat", "replied_in_time"),
         Block("table", by="kind", columns=("first_response", "replied_in_time",
                                            "response_time"))),
    ),
    Report(
        "letters", _("Letters"), _("Mail and forms against their promise, on business hours"),
        "email",
        (Tile("replied_in_time"), Tile("first_response"), Tile("backlog"), Tile("backlog_days")),
        (Block("replies"), Block("trend", "replied_in_time"), Block("trend", "backlog"),
         Block("ages"),
         Block("table", by="queue", columns=("replied_in_time", "first_response",
                                             "resolution_time", "backlog", "oldest_letter",
                                             "handle_time"))),
        kinds=LETTERS,
    ),
    Report(
        "resolving", _("Settled at once"), _("First contact resolution, counted two ways"),
        "check",
        (Tile("first_contact_resolution"),
         Tile("first_contact_resolution", {"by": "agent"}, _("As agents said")),
         Tile("resolution_time"), Tile("reopen_rate")),
        (Block("trend", "first_contact_resolution"), Block("repeats"),
         Block("table", by="reason", columns=("first_contact_resolution", "reopen_rate",
                                              "contacts_per_case", "resolution_time"))),
    ),
    Report(
        "journey", _("Journeys"), _("Over which channels a matter travels, and who comes back"),
        "merge",
        (Tile("contacts_per_case"), Tile("contacts_per_order"),
         Tile("first_contact_resolution"), Tile("resolution_time")),
        (Block("journey"), Block("repeats"), Block("share", by="kind")),
    ),
    Report(
        "opinions", _("What customers say"), _("Ratings and surveys, with how many answered"),
        "star",
        (Tile("csat"), Tile("nps"), Tile("ces"), Tile("rating_rate")),
        (Block("trend", "csat"), Block("trend", "nps"),
         Block("table", by="queue", columns=("csat", "rating_rate", "nps", "ces"))),
    ),
    Report(
        "workload", _("Workload"), _("How full people's time is, and of what"), "level",
        (Tile("occupancy"), Tile("load_factor"), Tile("concurrency"), Tile("utilisation")),
        (Block("trend", "occupancy"), Block("heat", "occupancy"),
         Block("table", by="team", columns=("signed_in", "occupancy", "load_factor",
                                            "concurrency", "utilisation", "contacts_per_hour"))),
    ),
    Report(
        "cost", _("Cost"), _("What a contact costs: people, channels, licences and overhead"),
        "tag",
        (Tile("cost_per_contact"),
         Tile("cost_per_contact", {"per": "resolution"}, _("Cost a resolution")),
         Tile("cost_per_contact", {"per": "minute"}, _("Cost a minute")), Tile("handle_time")),
        (Block("trend", "cost_per_contact"), Block("trend", "handle_time"),
         Block("table", by="kind", columns=("handled", "handle_time", "cost_per_contact"))),
    ),
]  # fmt: skip
READY: Mapping[str, Report] = {report.slug: report for report in _ALL}
