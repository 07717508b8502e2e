"""What is on one agent's hands, in the order in which it wants them.

Four groups: live conversations, cases that wait for us, cases that wait for the customer,
and what is snoozed. Two queries, whatever the length; sorted here because each group has
its own order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.interactions.choices import CaseStatus, Status
from apps.interactions.models import Case, Interaction

LIVE_KINDS = {"chat", "voice", "video"}
AT_MOST = 200  # more than anybody can work; the case list shows the rest
WARN_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    interaction: Interaction | None
    kind: str
    unread: int
    waiting_since: datetime | None
    due: datetime | None
    mark: str  # live | wrapup | waiting-us | waiting-customer | snoozed | breached


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str | Promise
    order: str | Promise
    rows: list[Row]


def groups(user: User, *, now: datetime) -> list[Group]:
    """The four groups, empty ones left out."""
    rows = [*_in_hand(user, now=now), *_owned(user, now=now)]
    found = [
        Group("live", _("Live"), "", _by(rows, "live", "wrapup", key=_longest_wait)),
        Group(
            "us", _("Needs reply"), _("closest to due"),
            _by(rows, "waiting-us", "breached", key=_soonest),
        ),
        Group(
            "customer", _("Waiting"), _("for the customer"),
            _by(rows, "waiting-customer", key=_latest),
        ),
        Group("snoozed", _("Snoozed"), "", _by(rows, "snoozed", key=_wakes)),
    ]  # fmt: skip
    return [group for group in found if group.rows]


def _in_hand(user: User, *, now: datetime) -> list[Row]:
    interactions = (
        Interaction.objects.visible_to(user)
        .of_agent(user)
        .select_related("case", "case__customer")
        .order_by("opened_at")[:AT_MOST]
    )
    newest: dict[int, Interaction] = {}
    for interaction in interactions:
        newest[interaction.case_id] = interaction  # several legs of one case are one row
    return [_row(interaction.case, interaction, now=now) for interaction in newest.values()]


def _owned(user: User, *, now: datetime) -> list[Row]:
    """Open cases of the agent that no open interaction of theirs stands for."""
    cases = (
        Case.objects.visible_to(user)
        .open()
        .filter(owner=user)
        .exclude(interactions__owner=user, interactions__status__in=[Status.ACTIVE, Status.WRAP_UP])
        .select_related("customer")
        .prefetch_related(
            Prefetch("interactions", Interaction.objects.order_by("-pk"), to_attr="newest_first")
        )
        .order_by(F("last_message_at").desc(nulls_last=True))[:AT_MOST]
    )
    return [
        _row(case, case.newest_first[0] if case.newest_first else None, now=now) for case in cases
    ]


def _row(case: Case, interaction: Interaction | None, *, now: datetime) -> Row:
    read = interaction.agent_read_seq if interaction else case.last_seq
    return Row(
        case=case,
        interaction=interaction,
        kind=interaction.kind if interaction else "form",
        unread=max(0, case.last_seq - read) if case.waiting_since else 0,
        waiting_since=case.waiting_since,
        due=case.respond_by,
        mark=_mark(case, interaction, now=now),
    )


def _mark(case: Case, interaction: Interaction | None, *, now: datetime) -> str:
    if case.status == CaseStatus.SNOOZED:
        return "snoozed"
    if interaction and interaction.status == Status.WRAP_UP:
        return "wrapup"
    if interaction and interaction.kind in LIVE_KINDS and interaction.status == Status.ACTIVE:
        return "live"
    if case.waiting_since is None:
        return "waiting-customer"
    return "breached" if case.respond_by and case.respond_by < now else "waiting-us"


def _by(rows: Iterable[Row], *marks: str, key) -> list[Row]:  # type: ignore[no-untyped-def]
    return sorted((row for row in rows if row.mark in marks), key=key)


def _longest_wait(row: Row) -> tuple[bool, float]:
    since = row.waiting_since
    return (row.mark == "wrapup", since.timestamp() if since else float("inf"))


def _soonest(row: Row) -> float:
    promised = row.due or row.waiting_since or row.case.opened_at
    return promised.timestamp()


def _latest(row: Row) -> float:
    return -(row.case.last_message_at or row.case.opened_at).timestamp()


def _wakes(row: Row) -> float:
    return row.case.snoozed_until.timestamp() if row.case.snoozed_until else float("inf")
