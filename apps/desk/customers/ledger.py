"""The ledger as it is read: cases as stories with their journey, the rest as lines, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.customers.choices import TouchpointKind
from apps.customers.domain.paging import Place
from apps.customers.models import Customer, MergeEvent, Touchpoint
from apps.customers.querysets import TouchpointQuerySet
from apps.customers.services import merging
from apps.desk.customers import ways
from apps.desk.customers.standing import Standing, standing_of
from apps.interactions.models import Case

PAGE = 30
ALL, CONTACTS, CHANGES = "all", "contacts", "changes"
KINDS = {
    CONTACTS: [
        TouchpointKind.CASE_OPENED, TouchpointKind.INTERACTION, TouchpointKind.RATED,
        TouchpointKind.NOTE,
    ],
    CHANGES: [
        TouchpointKind.EDITED, TouchpointKind.IDENTITY, TouchpointKind.CONSENT,
        TouchpointKind.MERGED, TouchpointKind.CREATED,
    ],
}  # fmt: skip
ICONS = {
    TouchpointKind.CREATED: "addperson",
    TouchpointKind.CASE_OPENED: "inbox",
    TouchpointKind.INTERACTION: "chat",
    TouchpointKind.CONSENT: "shield",
    TouchpointKind.IDENTITY: "at",
    TouchpointKind.EDITED: "edit",
    TouchpointKind.MERGED: "merge",
    TouchpointKind.RATED: "star",
    TouchpointKind.NOTE: "note",
    TouchpointKind.ORDER: "cart",
}
# A case's own story tells these.
WITHIN_A_CASE = [
    TouchpointKind.CASE_REOPENED,
    TouchpointKind.CASE_RESOLVED,
    TouchpointKind.CHANNEL_CHANGED,
]


@dataclass(slots=True)
class Leg:
    """One contact of a case, in the journey strip."""

    kind: str
    at: datetime
    is_live: bool

    @property
    def label(self) -> str:
        return str(ChannelKind(self.kind).label) if self.kind in ChannelKind.values else self.kind

    @property
    def icon(self) -> str:
        return ways.of_channel(self.kind)


@dataclass(slots=True)
class Story:
    case: Case
    legs: list[Leg]
    standing: Standing | None


@dataclass(slots=True)
class Line:
    touchpoint: Touchpoint
    icon: str
    story: Story | None = None
    is_hidden: bool = False  # a case of people whose work one does not see
    undo: MergeEvent | None = None

    @property
    def is_today(self) -> bool:
        return timezone.localtime(self.at).date() == timezone.localdate()

    @property
    def at(self) -> datetime:
        return self.touchpoint.at


def page(
    customer: Customer, *, user: User, kind: str, after: Place | None
) -> tuple[list[tuple[str, list[Line]]], Place | None]:
    """A page, newest first, grouped under days and months, and where the older ones begin."""
    lines: TouchpointQuerySet = Touchpoint.objects.visible_to(user).filter(customer=customer)
    lines = lines.exclude(kind__in=WITHIN_A_CASE).exclude(
        Q(kind=TouchpointKind.INTERACTION) & Q(particulars__has_key="case")
    )
    if kind in KINDS:
        lines = lines.filter(kind__in=KINDS[kind])
    rows, following = lines.select_related("actor").newest(after, PAGE)
    now = timezone.now()
    stories = _stories([row for row in rows if row.ref.startswith("case:")], user, now)
    merges = _merges(rows)
    shown = [_line(row, stories, merges) for row in rows]
    grouped = groupby(shown, key=lambda line: _day(line.at, now))
    return [(day, list(group)) for day, group in grouped], following


def _stories(rows: list[Touchpoint], user: User, now: datetime) -> dict[str, Story]:
    ids = [int(row.ref[5:]) for row in rows if row.ref[5:].isdecimal()]
    cases = Case.objects.visible_to(user).filter(pk__in=ids).select_related("owner")
    return {f"case:{case.pk}": _story(case, now) for case in cases.prefetch_related("interactions")}


def _story(case: Case, now: datetime) -> Story:
    legs = sorted(case.interactions.all(), key=lambda leg: leg.opened_at)
    open_legs = [leg for leg in legs if leg.is_open]
    on = open_legs[-1].pk if open_legs else None
    return Story(
        case,
        [Leg(leg.kind, leg.opened_at, leg.pk == on) for leg in legs],
        standing_of(case, now) if not case.resolved_at and not case.closed_at else None,
    )


def _merges(rows: list[Touchpoint]) -> dict[str, MergeEvent]:
    ids = [int(row.ref[6:]) for row in rows if row.ref.startswith("merge:")]
    events = MergeEvent.objects.filter(pk__in=ids, undone_at=None)
    return {f"merge:{event.pk}": event for event in events if merging.can_be_undone(event)}


def _line(row: Touchpoint, stories: dict[str, Story], merges: dict[str, MergeEvent]) -> Line:
    story = stories.get(row.ref)
    hidden = row.kind == TouchpointKind.CASE_OPENED and story is None
    icon = ICONS.get(TouchpointKind(row.kind), "info")
    if story and story.legs:
        icon = story.legs[-1].icon
    return Line(row, icon, story, hidden, merges.get(row.ref))


def _day(at: datetime, now: datetime) -> str:
    """ "Today", the month of this year, or month and year."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return _("Today")
    return date_format(local, "F" if local.year == today.year else "F Y")
