"""What a reader asks of a report: the period, what it is compared with, and the cut.

Everything is in the address, so that a report can be sent, saved and opened again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, Team, User
from apps.analytics.services.figures import EARLIEST, LATEST, Filters, Period
from apps.channels.choices import ChannelKind
from apps.interactions.models import ContactReason
from apps.routing.models import Queue

SPANS = {
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "7": _("Last 7 days"),
    "28": _("Last 28 days"),
    "month": _("This month"),
    "last_month": _("Last month"),
    "quarter": _("Last 90 days"),
}
USUAL_SPAN = "28"
LONGEST = timedelta(days=800)
CUTS = ("kind", "queue", "team", "agent", "brand", "reason")


class AskedForm(forms.Form):
    """A garbled address shows the usual period, not an error."""

    span = forms.ChoiceField(choices=list(SPANS.items()), required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
    compare = forms.CharField(required=False, max_length=3)


@dataclass(frozen=True)
class Asked:
    """``first`` and ``last`` are both included."""

    reader: User
    first: date
    last: date
    span: str = ""  # empty: days chosen by hand
    is_compared: bool = True
    cut: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def zone(self) -> str:
        return self.reader.time_zone or _house_zone(self.reader)

    @cached_property
    def period(self) -> Period:
        return Period.of_days(self.first, self.last, zone=self.zone)

    @cached_property
    def before(self) -> Period:
        return self.period.before()

    @property
    def before_last(self) -> datetime:
        """The last moment of the period before: its last day's name."""
        return self.before.end - timedelta(seconds=1)

    @cached_property
    def filters(self) -> Filters:
        def ids(name: str) -> list[int]:
            return [int(value) for value in self.cut.get(name, ())]

        return Filters(
            kinds=self.cut.get("kind", ()), queues=ids("queue"), teams=ids("team"),
            agents=ids("agent"), brands=ids("brand"), reasons=ids("reason"),
        )  # fmt: skip

    @cached_property
    def step(self) -> str:
        days = (self.last - self.first).days + 1
        return "hour" if days <= 2 else "day" if days <= 62 else "week"

    def pairs(self) -> list[tuple[str, str]]:
        found = [("span", self.span)] if self.span else [
            ("first", self.first.isoformat()), ("last", self.last.isoformat()),
        ]  # fmt: skip
        if not self.is_compared:
            found.append(("compare", "no"))
        return found + [(name, value) for name in CUTS for value in self.cut.get(name, ())]

    @property
    def query(self) -> str:
        return urlencode(self.pairs())

    def query_with(self, **changes: Any) -> str:
        """The same with some of the cut changed; None takes it away."""
        kept = [(name, value) for name, value in self.pairs() if name not in changes]
        return urlencode(kept + [(n, v) for n, v in changes.items() if v is not None])

    @property
    def stored(self) -> dict[str, list[str]]:
        """For a saved report: what the address says."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs():
            found.setdefault(name, []).append(value)
        return found


def of_request(request: HttpRequest, reader: User) -> Asked:
    return of(request.GET, reader)


def of_stored(stored: Mapping[str, list[str]], reader: User) -> Asked:
    values = QueryDict(mutable=True)
    for name, several in stored.items():
        values.setlist(name, list(several))
    return of(values, reader)


def of(values: QueryDict, reader: User) -> Asked:
    form = AskedForm(values)
    form.is_valid()
    cleaned = form.cleaned_data
    zone = reader.time_zone or _house_zone(reader)
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    first, last, span = cleaned.get("first"), cleaned.get("last"), cleaned.get("span") or ""
    if span or first is None or last is None or not _makes_sense(first, last):
        span = span or USUAL_SPAN
        first, last = days_of(span, today=today)
    return Asked(
        reader, first, last, span,
        is_compared=cleaned.get("compare") != "no",
        cut={name: chosen for name in CUTS if (chosen := _chosen(values, name))},
    )  # fmt: skip


def _makes_sense(first: date, last: date) -> bool:
    return EARLIEST <= first <= last <= LATEST and last - first <= LONGEST


def days_of(span: str, *, today: date) -> tuple[date, date]:
    """Both days included. Spans of days end yesterday: today is not over."""
    yesterday = today - timedelta(days=1)
    match span:
        case "today":
            return today, today
        case "yesterday":
            return yesterday, yesterday
        case "month":
            return today.replace(day=1), today
        case "last_month":
            end = today.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
    days = {"7": 7, "quarter": 90}.get(span, 28)
    return today - timedelta(days=days), yesterday


def choices(reader: User) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen of each dimension: only what the reader may see."""
    queues = Queue.objects.visible_to(reader).current()
    people = User.objects.visible_to(reader).filter(is_active=True, role="agent")
    return {
        "kind": [(kind.value, str(kind.label)) for kind in ChannelKind],
        "queue": _options(queues.values_list("pk", "name")),
        "team": _options(Team.objects.visible_to(reader).values_list("pk", "name")),
        "agent": _options((person.pk, str(person)) for person in people),
        "brand": _options(Brand.objects.visible_to(reader).values_list("pk", "name")),
        "reason": _options(ContactReason.objects.visible_to(reader).values_list("pk", "name")),
    }


def _options(rows: Any) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in rows]


def _chosen(values: QueryDict, name: str) -> tuple[str, ...]:
    """Ids are numbers; a kind is a short word. Anything else was never offered."""
    given = values.getlist(name)[:100]
    if name == "kind":
        return tuple(value for value in given if value.isalpha() and len(value) <= 12)
    numbers = (value for value in given if value.isascii() and value.isdigit())
    return tuple(value for value in numbers if len(value) < 18)


def _house_zone(reader: User) -> str:
    """Where most of what they see happens: the first of their brands; else the server's."""
    brand = Brand.objects.visible_to(reader).order_by("pk").values_list("time_zone", flat=True)
    return brand.first() or timezone.get_default_timezone_name()
