"""Where a case stands: open, waiting, asleep, resolved, closed. The moves: domain/lifecycle.py."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.models import Touchpoint
from apps.interactions.choices import CaseStatus, EndReason, Status
from apps.interactions.domain import lifecycle
from apps.interactions.errors import Outdated, Refused, WrongState
from apps.interactions.events import CaseChanged
from apps.interactions.models import Case
from apps.interactions.services import conversations

if TYPE_CHECKING:
    from apps.accounts.models import User

LARGEST_SWEEP = 500


@transaction.atomic
def wait(*, case: Case, by: User | None, version: int | None = None) -> None:
    """The customer's turn: nothing to do until they write."""
    _become(case, CaseStatus.PENDING, by=by, version=version)


@transaction.atomic
def snooze(
    *, case: Case, by: User, until: datetime | None = None, version: int | None = None
) -> None:
    """Out of sight until a time, or (``until`` empty) until the customer writes."""
    if until and until <= timezone.now():
        raise Refused(_("Choose a time in the future."))
    _become(case, CaseStatus.SNOOZED, by=by, version=version, snoozed_until=until)
    for interaction in case.interactions.filter(status=Status.ACTIVE):
        conversations.attend(interaction=interaction, attention="snoozed")


@transaction.atomic
def resolve(*, case: Case, by: User | None, version: int | None = None) -> None:
    """The matter is settled; conversations that still run are over and may be wrapped up."""
    now = timezone.now()
    _become(case, CaseStatus.RESOLVED, by=by, version=version, resolved_at=now, waiting_since=None)
    _remember(case, TouchpointKind.CASE_RESOLVED, by=by, at=now)
    running = case.interactions.filter(status__in=[Status.WAITING, Status.ACTIVE])
    for interaction in running.order_by("pk"):
        conversations.end(interaction=interaction, reason=EndReason.AGENT, by=by)


@transaction.atomic
def reopen(*, case: Case, by: User, version: int | None = None) -> None:
    """Back to open: from waiting, asleep or resolved."""
    before = case.status
    _become(case, CaseStatus.OPEN, by=by, version=version)
    if before == CaseStatus.RESOLVED:
        case.reopen_count += 1
        case.save(update_fields=["reopen_count", "updated_at"])
        _remember(case, TouchpointKind.CASE_REOPENED, by=by, at=timezone.now())
    for interaction in case.interactions.filter(status=Status.ACTIVE):
        conversations.attend(interaction=interaction, attention="us")


@transaction.atomic
def disown(*, owner_id: int) -> None:
    """The open cases of somebody who left are nobody's; their team goes on seeing them."""
    rows = Case.objects.select_for_update(of=("self",)).filter(owner=owner_id).order_by("pk")
    for case in rows.exclude(
        status__in=[CaseStatus.RESOLVED, CaseStatus.CLOSED, CaseStatus.MERGED]
    ):
        case.owner, case.version = None, case.version + 1
        case.save(update_fields=["owner", "version", "updated_at"])
        publish(CaseChanged(case.pk))


def wake_due(*, now: datetime, limit: int = LARGEST_SWEEP) -> int:
    """Open the snoozed cases whose time has come; how many."""
    due = Case.objects.due_to_wake(now).order_by("snoozed_until").values_list("pk", flat=True)
    return sum(_woken(pk, now) for pk in list(due[:limit]))


def close_due(*, now: datetime, limit: int = LARGEST_SWEEP) -> int:
    """Close what has been resolved for longer than the reopen window; how many."""
    due = Case.objects.filter(
        status=CaseStatus.RESOLVED, resolved_at__lt=now - lifecycle.REOPEN_WINDOW
    ).values_list("pk", flat=True)
    return sum(_closed(pk, now) for pk in list(due[:limit]))


@transaction.atomic
def _woken(case_id: int, now: datetime) -> bool:
    won = Case.objects.due_to_wake(now).filter(pk=case_id).update(
        status=CaseStatus.OPEN, snoozed_until=None, updated_at=now
    )  # fmt: skip
    if won:
        case = Case.objects.get(pk=case_id)
        for interaction in case.interactions.filter(status=Status.ACTIVE):
            conversations.attend(interaction=interaction, attention="us")
        publish(CaseChanged(case_id))
    return bool(won)


@transaction.atomic
def _closed(case_id: int, now: datetime) -> bool:
    won = Case.objects.filter(
        pk=case_id, status=CaseStatus.RESOLVED, resolved_at__lt=now - lifecycle.REOPEN_WINDOW
    ).update(status=CaseStatus.CLOSED, closed_at=now, updated_at=now)
    if won:
        publish(CaseChanged(case_id))
    return bool(won)


def _become(case: Case, status: str, *, by: User | None, version: int | None, **facts: Any) -> None:
    """One step along the case's transition table, under its row lock; ``case`` is refreshed."""
    row = Case.objects.select_for_update().get(pk=case.pk)
    if version is not None and version != row.version:
        raise Outdated
    before = row.status
    if before != status and not lifecycle.case_may_become(before, status):
        raise WrongState(
            _("A case that is %(before)s cannot become %(after)s.")
            % {
                "before": row.get_status_display().lower(),
                "after": CaseStatus(status).label.lower(),
            }
        )
    row.status = status
    row.snoozed_until = facts.pop("snoozed_until", None)
    row.resolved_at = facts.pop("resolved_at", None)
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    audit.record("case.status", actor=by, target=row, before=before, after=status)
    publish(CaseChanged(row.pk))
    case.refresh_from_db()


def _remember(case: Case, kind: str, *, by: User | None, at: datetime) -> None:
    Touchpoint.objects.create(
        customer_id=case.customer_id,
        brand_id=case.brand_id,
        kind=kind,
        at=at,
        actor=by,
        ref=f"case:{case.pk}",
        summary=case.subject[:240] or case.reference,
    )
