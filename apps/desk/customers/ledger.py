"""The ledger as it is read: cases as stories with their journey, the rest as lines, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.customers.choices import TouchpointKind
from apps.customers.domain.paging import Place
from apps.customers.models import Customer, MergeEvent, Touchpoint
from apps.customers.services import merging
from apps.desk.customers import ways
from apps.desk.customers.standing import Standing, standing_of
from apps.interactions.choices import CaseStatus
from apps.interactions.models import Case

PAGE = 30
ALL, CONTACTS, CHANGES = "all", "contacts", "changes"
KINDS = {
    CONTACTS: [TouchpointKind.INTERACTION, TouchpointKind.RATED, TouchpointKind.NOTE],
    CHANGES: [
        TouchpointKind.EDITED, TouchpointKind.IDENTITY, TouchpointKind.CONSENT,
        TouchpointKind.MERGED, TouchpointKind.CREATED,
    ],
}  # fmt: skip
ICONS = {
    TouchpointKind.CREATED: "addperson",
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
    TouchpointKind.CASE_OPENED,
    TouchpointKind.CASE_REOPENED,
    TouchpointKind.CASE_RESOLVED,
    TouchpointKind.CHANNEL_CHANGED,
]
MOST_AT_ONCE = 30  # entries of one and the same moment


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
    """One entry: a case's story, a case one may not read, or a line of the ledger."""

    at: datetime
    icon: str
    touchpoint: Touchpoint | None = None
    story: Story | None = None
    undo: MergeEvent | None = None

    @property
    def is_hidden(self) -> bool:
        """A case of people whose work one does not see."""
        return self.touchpoint is None and self.story is None

    @property
    def is_today(self) -> bool:
        return timezone.localtime(self.at).date() == timezone.localdate()


def page(
    customer: Customer, *, user: User, kind: str, after: Place | None
) -> tuple[list[tuple[str, list[Line]]], Place | None]:
    """A page, newest first, grouped under days and months, and where the older ones begin.

    Cases and the other lines are two streams, each read by its own index, and merged.
    """
    now = timezone.now()
    before = after.at if after and after.at else None
    lines = _lines(customer, user, kind, before)
    if kind != CHANGES:
        lines += _cases(customer, user, before, now)
    lines.sort(key=lambda line: line.at, reverse=True)
    size = PAGE
    while size < len(lines) and lines[size].at == lines[size - 1].at:
        size += 1
    following = Place(lines[size - 1].at, 0) if len(lines) > size else None
    grouped = groupby(lines[:size], key=lambda line: _day(line.at, now))
    return [(day, list(group)) for day, group in grouped], following


def _lines(customer: Customer, user: User, kind: str, before: datetime | None) -> list[Line]:
    rows = Touchpoint.objects.visible_to(user).filter(customer=customer)
    rows = rows.exclude(kind__in=WITHIN_A_CASE).exclude(
        Q(kind=TouchpointKind.INTERACTION) & ~Q(particulars__has_key="external")
    )
    if kind in KINDS:
        rows = rows.filter(kind__in=KINDS[kind])
    if before:
        rows = rows.filter(at__lt=before)
    found = list(rows.select_related("actor").order_by("-at", "-id")[: PAGE + MOST_AT_ONCE])
    merges = _merges(found)
    return [
        Line(row.at, ICONS.get(TouchpointKind(row.kind), "info"), row, undo=merges.get(row.ref))
        for row in found
    ]


def _cases(customer: Customer, user: User, before: datetime | None, now: datetime) -> list[Line]:
    """Each case where it began. Of one that others work on, only that there is one."""
    rows = Case.objects.filter(customer=customer).exclude(status=CaseStatus.MERGED)
    if user.scope(Action.CUSTOMER_VIEW) is not Scope.ALL:
        rows = rows.filter(brand__in=user.brand_ids())
    if before:
        rows = rows.filter(opened_at__lt=before)
    newest = rows.order_by("-opened_at", "-id")[: PAGE + MOST_AT_ONCE]
    starts = list(newest.values_list("pk", "opened_at"))
    seen = Case.objects.visible_to(user).filter(pk__in=[pk for pk, _at in starts])
    cases = {
        case.pk: case for case in seen.select_related("owner").prefetch_related("interactions")
    }
    found = []
    for pk, at in starts:
        story = _story(cases[pk], now) if pk in cases else None
        icon = story.legs[-1].icon if story and story.legs else "inbox"
        found.append(Line(at, icon, story=story))
    return found


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


def _day(at: datetime, now: datetime) -> str:
    """ "Today", the month of this year, or month and year."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return _("Today")
    return date_format(local, "F" if local.year == today.year else "F Y")
