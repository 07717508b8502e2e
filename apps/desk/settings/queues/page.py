"""A queue's page: its rules as sentences, what changed since they were published, what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Skill, Team, User
from apps.desk.settings.queues import forms, grids
from apps.interactions.models import Disposition
from apps.routing.choices import ClosedBehaviour, Selection, WrapUpMode
from apps.routing.domain import scoring
from apps.routing.models import Calendar, EntryPoint, OverflowStep, Queue, QueueEntry, QueueVersion
from apps.routing.services import queues, rule_words
from apps.routing.services.preview import MadeUp, Preview, Reach, Served

VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    title: str | Promise

    @property
    def sentence(self) -> str:
        return f"desk/settings/queues/_rule_{self.key}.html"


RULES = [
    Rule("name", _("Name")),
    Rule("who", _("Who")),
    Rule("order", _("Before others")),
    Rule("target", _("Target")),
    Rule("open", _("Open")),
    Rule("long", _("Too long")),
    Rule("after", _("Afterwards")),
]
_FORMS = {
    "name": forms.NameForm,
    "who": grids.WhoForm,
    "order": forms.OrderForm,
    "target": forms.TargetForm,
    "open": forms.OpenForm,
    "after": forms.AfterForm,
}


def form_for(
    key: str, data: QueryDict | None, *, by: User, rules: Mapping[str, Any], queue: Queue
) -> Any:
    if key == "long":
        return grids.LadderForm.of(data, by=by, rules=rules, queue=queue)
    return _FORMS[key](data, by=by, rules=rules)


@dataclass(frozen=True, slots=True)
class RingLine:
    """A ring as its sentence says it."""

    number: int
    begins: str
    ends: str
    asks: list[str]
    was: list[str] | None  # when it differs from what is published
    reach: Reach | None
    fill: float


@dataclass(frozen=True, slots=True)
class Line:
    """One contact in the simulator, with the name of who it is."""

    who: str
    served: Served
    bars: list[tuple[str, int]]  # class, share of the widest in percent


class Shown:
    """What the templates ask: the rules of the draft in words, and as they are published."""

    def __init__(self, queue: Queue, *, now: datetime) -> None:
        self.queue, self.at = queue, now
        self.draft = queues.draft_of(queue)
        self.live = queues.rules_of(queue)
        self.rules = self.draft.rules if self.draft else self.live
        self.preview = Preview(queue, self.rules, now=now)
        self.skills = dict(Skill.objects.values_list("pk", "name"))

    @property
    def now(self) -> dict[str, Any]:
        return self._words(self.rules)

    @property
    def was(self) -> dict[str, Any]:
        return self._words(self.live)

    def kind(self) -> str:
        kinds = EntryPoint.objects.filter(queue=self.queue).values_list("channel__kind", flat=True)
        return max(kinds, key=lambda kind: scoring.BASE.get(kind, 0), default="chat")

    def rings(self) -> list[RingLine]:
        reaches = self.preview.reaches(self.kind())
        starts = [0, *self.rules["ring_seconds"]]
        old = [self._asks(self.live, n) for n in range(1, len(self.live["ring_seconds"]) + 2)]
        found = []
        for n, start in enumerate(starts, start=1):
            asks = self._asks(self.rules, n)
            before = old[n - 1] if n <= len(old) else None
            found.append(
                RingLine(
                    number=n,
                    begins=rule_words.span(start),
                    ends=rule_words.span(starts[n]) if n < len(starts) else "",
                    asks=asks,
                    was=before if before is not None and before != asks else None,
                    reach=reaches[n - 1] if n <= len(reaches) else None,
                    fill=n / len(starts),
                )
            )
        return found

    def ladder(self) -> list[str]:
        return [rule_words.step(row) for row in self.rules["overflow"]]

    def simulate(self, made_up: MadeUp | None = None) -> list[Line]:
        served = self.preview.next_served(made_up)
        ids = [one.item_id for one in served]
        names = dict(
            QueueEntry.objects.filter(pk__in=ids).values_list("pk", "interaction__customer__name")
        )
        widest = max((one.score for one in served), default=1) or 1
        return [
            Line(names.get(one.item_id) or str(_("Made up")), one, _bars(one, widest))
            for one in served
        ]

    def _words(self, rules: Mapping[str, Any]) -> dict[str, Any]:
        calendar = Calendar.objects.filter(pk=rules["calendar"]).first()
        root = Disposition.objects.filter(pk=rules["disposition_root"]).first()
        return {
            "name": rules["name"],
            "teams": ", ".join(map(str, Team.objects.filter(pk__in=rules["teams"]))),
            "base": rules["base_priority"],
            "ageing": f"{rules['ageing_per_minute']:g}",
            "prefers_last_agent": rules["prefers_last_agent"],
            "preferred": rule_words.span(rules["preferred_seconds"]),
            "selection": Selection(rules["selection"]).label,
            "percent": f"{rules['target_percent']} %",
            "within": rule_words.span(rules["target_seconds"]),
            "offer": rule_words.span(rules["offer_seconds"]),
            "calendar": str(calendar or _("Always")),
            "calendar_row": calendar,
            "closed": ClosedBehaviour(rules["closed_behaviour"]).label,
            "closed_text": rules["closed_text"],
            "wrap_up": WrapUpMode(rules["wrap_up_mode"]).label,
            "wrap_up_time": rule_words.span(rules["wrap_up_seconds"]),
            "extension": rule_words.span(rules["wrap_up_extension_seconds"]),
            "outcomes": str(root or _("any outcome")),
        }  # fmt: skip

    def _asks(self, rules: Mapping[str, Any], ring: int) -> list[str]:
        """The skills ring ``ring`` asks for, levels that hold from earlier rings included."""
        levels: dict[int, int] = {}
        for row in sorted(rules["skills"], key=lambda row: row["ring"]):
            if row["ring"] <= ring:
                levels[row["skill"]] = row["level"]
        return [f"{self.skills.get(pk, '?')} {level}" for pk, level in levels.items() if level]


def beside(queue: Queue) -> dict[str, Any]:
    """Versions, and what would notice if this queue changed."""
    return {
        "versions": QueueVersion.objects.published()
        .filter(queue=queue)
        .select_related("by")[:VERSIONS],
        "points": EntryPoint.objects.filter(queue=queue).select_related("channel"),
        "feeders": OverflowStep.objects.filter(target=queue).select_related("queue"),
    }


def _bars(one: Served, widest: float) -> list[tuple[str, int]]:
    """The sum behind a score, as lengths."""
    classes = {"waited": "wait", "due": "wait", one.kind: ""}
    return [
        (classes.get(part.label, "boost"), max(int(part.points / widest * 96), 1))
        for part in one.parts
        if part.points > 0
    ]
