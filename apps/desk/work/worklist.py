"""What is on one agent's hands, in the order in which it wants them.

Four groups: live conversations, cases that wait for us, cases that wait for the customer,
and what is snoozed. Four queries, whatever the length; sorted here because each group has
its own order. What one holds is what one may see: nothing is asked of ``visible_to``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.interactions.choices import CaseStatus, Direction, Status
from apps.interactions.models import Case, Interaction, Message
from apps.routing.models import QueueEntry

LIVE_KINDS = frozenset({"chat", "voice", "video"})
WANTING = ("live", "us")  # groups whose rows wait for the agent
AT_MOST = 200  # more than anybody can work
SLOTS = 9  # live conversations that have a key of their own: Alt+1 to Alt+9


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    interaction: Interaction | None
    kind: str
    unread: int
    waiting_since: datetime | None
    due: datetime | None
    used: float  # how much of the promised time is gone, 0.0 to 1.0
    mark: str  # live | wrapup | waiting-us | waiting-customer | snoozed | breached

    @property
    def last(self) -> str:
        return self.case.last_message or self.case.subject

    @property
    def is_live(self) -> bool:
        return self.mark == "live"


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


def following(user: User, case: Case, *, now: datetime) -> Case | None:
    """What wants the agent most, besides ``case``: a live conversation, else what is due first."""
    wanting = [row for group in groups(user, now=now) if group.key in WANTING for row in group.rows]
    return next((row.case for row in wanting if row.case.pk != case.pk), None)


def _in_hand(user: User, *, now: datetime) -> list[Row]:
    """The newest leg of each case that is with the agent: several legs are one row."""
    interactions = (
        Interaction.objects.of_agent(user)
        .select_related("case", "case__customer")
        .annotate(unread=_unread(OuterRef("case"), after=OuterRef("agent_read_seq")))
        .order_by("opened_at")[:AT_MOST]
    )
    newest = {interaction.case_id: interaction for interaction in interactions}
    promised = dict(QueueEntry.objects.held_by(user.pk).values_list("interaction_id", "respond_by"))
    return [
        _row(
            part.case,
            part,
            unread=part.unread,
            # The queue promises the first answer; what comes later is the case's own promise.
            due=None if part.first_reply_at else promised.get(part.pk),
            now=now,
        )
        for part in newest.values()
    ]


def _owned(user: User, *, now: datetime) -> list[Row]:
    """Open cases of the agent that no open interaction of theirs stands for."""
    newest = Interaction.objects.order_by("-pk")
    cases = (
        Case.objects.open()
        .filter(owner=user)
        .exclude(interactions__owner=user, interactions__status__in=[Status.ACTIVE, Status.WRAP_UP])
        .select_related("customer")
        .prefetch_related(Prefetch("interactions", newest, to_attr="newest_first"))
        .order_by(F("last_message_at").desc(nulls_last=True))[:AT_MOST]
    )
    rows = []
    for case in cases:
        part = case.newest_first[0] if case.newest_first else None
        unread = case.last_seq - part.agent_read_seq if part and case.waiting_since else 0
        rows.append(_row(case, part, unread=min(unread, 1), due=None, now=now))
    return rows


def _unread(case: OuterRef, *, after: OuterRef) -> Coalesce:
    """How many messages of the customer the agent has not seen."""
    unseen: QuerySet[Message, dict[str, int]] = (
        Message.objects.filter(case=case, seq__gt=after, direction=Direction.INBOUND)
        .order_by()
        .values("case")
        .annotate(many=Count("pk"))
        .values("many")
    )
    return Coalesce(Subquery(unseen), 0)


def _row(
    case: Case, interaction: Interaction | None, *, unread: int, due: datetime | None, now: datetime
) -> Row:
    promised = case.respond_by or due if case.waiting_since else None
    return Row(
        case=case,
        interaction=interaction,
        kind=interaction.kind if interaction else "form",
        unread=unread,
        waiting_since=case.waiting_since,
        due=promised,
        used=_used(case.waiting_since, promised, now=now),
        mark=_mark(case, interaction, due=promised, now=now),
    )


def _used(since: datetime | None, due: datetime | None, *, now: datetime) -> float:
    if since is None or due is None:
        return 0.0
    whole = (due - since).total_seconds()
    return min((now - since).total_seconds() / whole, 1.0) if whole > 0 else 1.0


def _mark(
    case: Case, interaction: Interaction | None, *, due: datetime | None, now: datetime
) -> str:
    if interaction and interaction.status == Status.WRAP_UP:
        return "wrapup"
    if case.status == CaseStatus.SNOOZED:
        return "snoozed"
    if interaction and interaction.kind in LIVE_KINDS and interaction.status == Status.ACTIVE:
        return "live"
    if case.waiting_since is None:
        return "waiting-customer"
    return "breached" if due and due < now else "waiting-us"


def _by(rows: Iterable[Row], *marks: str, key: Callable[[Row], object]) -> list[Row]:
    return sorted((row for row in rows if row.mark in marks), key=key)  # type: ignore[arg-type]


def _longest_wait(row: Row) -> tuple[bool, float, int]:
    since = row.waiting_since
    wait = since.timestamp() if since else float("inf")
    return (row.mark == "wrapup", wait, row.case.pk)


def _soonest(row: Row) -> float:
    promised = row.due or row.waiting_since or row.case.opened_at
    return promised.timestamp()


def _latest(row: Row) -> float:
    return -(row.case.last_message_at or row.case.opened_at).timestamp()


def _wakes(row: Row) -> float:
    return row.case.snoozed_until.timestamp() if row.case.snoozed_until else float("inf")
