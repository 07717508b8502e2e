"""What came of a contact: filled beside the conversation, finished in time or by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.domain.attributes import Unfit, clean
from apps.customers.services import ledger
from apps.interactions.choices import Outcome, Status
from apps.interactions.errors import Incomplete, Refused, WrongState
from apps.interactions.events import InteractionWrappedUp
from apps.interactions.models import Disposition, Interaction, WrapUp
from apps.interactions.services import conversations

if TYPE_CHECKING:
    from apps.accounts.models import User

EXTENSION = timedelta(seconds=60)
LARGEST_SWEEP = 200


@transaction.atomic
def save(
    *,
    interaction: Interaction,
    by: User,
    disposition: Disposition | None = None,
    outcome: str = "",
    fields: Mapping[str, object] | None = None,
    note: str = "",
    secondary: Sequence[Disposition] = (),
) -> WrapUp:
    """Keep what is filled in so far, complete or not; also while the conversation runs."""
    if interaction.status == Status.ENDED:
        raise WrongState(_("This contact is wrapped up already."))
    if outcome and outcome not in Outcome.values:
        raise Refused(_("There is no such outcome."))
    row, _made = WrapUp.objects.select_for_update().get_or_create(
        interaction=interaction, defaults={"by": by}
    )
    row.by, row.disposition, row.note = by, disposition, note.strip()[:4_000]
    row.outcome = outcome or (disposition.outcome if disposition else "")
    row.fields, _problems = _cleaned(disposition, fields or {})
    row.save()
    row.secondary.set(secondary)
    return row


@transaction.atomic
def finish(*, interaction: Interaction, by: User) -> WrapUp:
    """The agent is done with it. Raises Incomplete with what is missing, by field."""
    row = WrapUp.objects.select_related("disposition").filter(interaction=interaction).first()
    problems = _problems_of(row)
    if problems or row is None:
        raise Incomplete(problems)
    interaction.refresh_from_db()
    if interaction.status == Status.ACTIVE:
        conversations.end(interaction=interaction, reason="agent", by=by)
        interaction.refresh_from_db()
    conversations.close(interaction=interaction, by=by)
    _conclude(row, interaction, by=by)
    return row


@transaction.atomic
def extend(*, interaction: Interaction, by: User, extension: timedelta = EXTENSION) -> datetime:
    """A little more time, once. Returns until when. Raises Refused the second time."""
    row, _made = WrapUp.objects.select_for_update().get_or_create(
        interaction=interaction, defaults={"by": by}
    )
    interaction.refresh_from_db()
    if interaction.status != Status.WRAP_UP or interaction.wrap_up_due_at is None:
        raise WrongState(_("There is no time limit to extend."))
    if row.extended_at is not None:
        raise Refused(_("The time was extended already."))
    row.extended_at = timezone.now()
    row.save(update_fields=["extended_at"])
    due = max(interaction.wrap_up_due_at, timezone.now()) + extension
    Interaction.objects.filter(pk=interaction.pk).update(wrap_up_due_at=due)
    audit.record("wrap_up.extended", actor=by, target=interaction)
    return due


def time_out_due(*, now: datetime, limit: int = LARGEST_SWEEP) -> int:
    """Finish what ran out of time with what was filled in; how many."""
    due = (
        Interaction.objects.filter(status=Status.WRAP_UP, wrap_up_due_at__lte=now)
        .order_by("wrap_up_due_at")
        .values_list("pk", flat=True)
    )
    return sum(_timed_out(pk, now) for pk in list(due[:limit]))


def call_time(*, owner_id: int, at: datetime) -> None:
    """Nobody will fill in what this person left open: it ends with what was filled in."""
    Interaction.objects.filter(owner=owner_id, status=Status.WRAP_UP).update(wrap_up_due_at=at)


def tree(root: Disposition | None = None) -> list[tuple[Disposition, int]]:
    """The dispositions in use below ``root`` (all without one), with their depth, in order."""
    rows = list(Disposition.objects.current().order_by(F("position"), "name"))
    children: dict[int | None, list[Disposition]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    found: list[tuple[Disposition, int]] = []
    stack = [(row, 0) for row in reversed(children.get(root.pk if root else None, []))]
    while stack:
        row, depth = stack.pop()
        found.append((row, depth))
        stack += [(child, depth + 1) for child in reversed(children.get(row.pk, []))]
    return found


@transaction.atomic
def _timed_out(interaction_id: int, now: datetime) -> bool:
    interaction = Interaction.objects.select_for_update(skip_locked=True).filter(
        pk=interaction_id, status=Status.WRAP_UP, wrap_up_due_at__lte=now
    ).first()  # fmt: skip
    if interaction is None:
        return False
    row, _made = WrapUp.objects.get_or_create(
        interaction=interaction, defaults={"by": None, "outcome": Outcome.NO_ACTION}
    )
    conversations.close(interaction=interaction, by=None)
    _conclude(row, interaction, by=None)
    return True


def _conclude(row: WrapUp, interaction: Interaction, *, by: User | None) -> None:
    row.at = timezone.now()
    row.save(update_fields=["at"])
    what = row.disposition.name if row.disposition else ""
    outcome = Outcome(row.outcome).label if row.outcome else _("Not said")
    ledger.record(
        customer=interaction.customer, kind=TouchpointKind.INTERACTION,
        brand=interaction.case.brand, actor=by, ref=f"interaction:{interaction.pk}",
        summary=f"{outcome}: {what}" if what else str(outcome),
        case=interaction.case_id, outcome=row.outcome,
    )  # fmt: skip
    publish(InteractionWrappedUp(interaction.pk, row.disposition_id, row.outcome))


def _problems_of(row: WrapUp | None) -> dict[str, str]:
    if row is None or row.disposition is None:
        return {"disposition": _("Choose what it was about.")}
    if row.disposition.children.filter(archived_at__isnull=True).exists():
        return {"disposition": _("Choose more precisely.")}
    _fields, problems = _cleaned(row.disposition, row.fields)
    if not row.outcome:
        problems["outcome"] = _("Choose what came of it.")
    return problems


def _cleaned(
    disposition: Disposition | None, given: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The disposition's own fields, typed; and what is wrong or missing, by key."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in disposition.fields if disposition else []:
        key = field["key"]
        try:
            value = clean(field.get("kind", "text"), given.get(key), field.get("choices", ()))
        except Unfit as error:
            problems[key] = str(error)
            continue
        if value is not None:
            values[key] = value
        elif field.get("required"):
            problems[key] = _("%s is needed.") % field.get("label", key)
    return values, problems
