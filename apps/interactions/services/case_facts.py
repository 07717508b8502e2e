"""What a case says about itself: changed only by whoever has seen its newest version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Team
from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import AppliesTo, TouchpointKind
from apps.customers.services import attributes as customer_attributes
from apps.customers.services import ledger
from apps.customers.services import tags as customer_tags
from apps.interactions.choices import CaseStatus, Priority, Status
from apps.interactions.errors import Outdated, Refused
from apps.interactions.events import CaseChanged
from apps.interactions.models import Case, CaseLink, ContactReason
from apps.interactions.services import conversations, messages

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_GENERATIONS = 10


def set_priority(*, case: Case, priority: int, by: User, version: int | None = None) -> None:
    if priority not in Priority.values:
        raise Refused(_("There is no such priority."))
    _change(case, by=by, version=version, priority=priority)


def set_reason(
    *, case: Case, reason: ContactReason | None, by: User, version: int | None = None
) -> None:
    """Why the customer turned to us; the reason must be in use and of the case's brand."""
    if reason and (reason.archived_at or reason.brand_id not in {None, case.brand_id}):
        raise Refused(_("This reason is not in use for the brand."))
    _change(case, by=by, version=version, reason_id=reason.pk if reason else None)


def set_subject(*, case: Case, subject: str, by: User, version: int | None = None) -> None:
    words = " ".join(subject.split())
    if not words:
        raise Refused(_("A case needs a subject."))
    _change(case, by=by, version=version, subject=words[:240])


@transaction.atomic
def set_attributes(
    *, case: Case, values: Mapping[str, object], by: User, version: int | None = None
) -> None:
    """Typed by the definitions; None takes one away. Raises UnreadableAttribute."""
    clean = customer_attributes.validated(values, applies_to=AppliesTo.CASE)
    row = Case.objects.select_for_update().get(pk=case.pk)
    merged = {key: value for key, value in (row.attributes | clean).items() if value is not None}
    _change(case, by=by, version=version, attributes=merged)


@transaction.atomic
def add_tag(*, case: Case, name: str, by: User) -> None:
    tag = customer_tags.named(name)
    if not case.tags.filter(pk=tag.pk).exists():
        case.tags.add(tag)
        audit.record("case.tagged", actor=by, target=case, summary=tag.name)
        publish(CaseChanged(case.pk))


@transaction.atomic
def remove_tag(*, case: Case, name: str, by: User) -> None:
    tag = case.tags.filter(name=name).first()
    if tag:
        case.tags.remove(tag)
        audit.record("case.untagged", actor=by, target=case, summary=tag.name)
        publish(CaseChanged(case.pk))


@transaction.atomic
def set_parent(*, case: Case, parent: Case | None, by: User, version: int | None = None) -> None:
    """Make ``case`` a part of ``parent``, of the same brand; circles are refused."""
    if parent:
        _refuse_circle(case, parent)
    _change(case, by=by, version=version, parent_id=parent.pk if parent else None)


@transaction.atomic
def link(*, case: Case, other: Case, by: User, words: str = "") -> CaseLink:
    """Two cases that belong together; the pair is kept once, whichever side began."""
    if case.pk == other.pk:
        raise Refused(_("A case cannot be linked to itself."))
    first, second = sorted([case.pk, other.pk])
    row, made = CaseLink.objects.get_or_create(
        first_id=first, second_id=second, defaults={"by": by, "words": words[:80]}
    )
    if made:
        audit.record("case.linked", actor=by, target=case, summary=other.reference)
        _changed_both(first, second)
    return row


@transaction.atomic
def unlink(*, case: Case, other: Case, by: User) -> None:
    first, second = sorted([case.pk, other.pk])
    if CaseLink.objects.filter(first=first, second=second).delete()[0]:
        audit.record("case.unlinked", actor=by, target=case, summary=other.reference)
        _changed_both(first, second)


@transaction.atomic
def transfer(
    *, case: Case, team: Team, by: User, note: str = "", version: int | None = None
) -> None:
    """Hand the case to another team of its brand: it has no owner and its contacts wait again."""
    if team.archived_at or not team.brands.filter(pk=case.brand_id).exists():
        raise Refused(_("This team does not work for the brand."))
    if case.status in {CaseStatus.CLOSED, CaseStatus.MERGED}:
        raise Refused(_("This case is closed."))
    former = str(case.team) if case.team else ""
    _change(case, by=by, version=version, team_id=team.pk, owner_id=None)
    newest = case.interactions.order_by("-pk").first()
    for part in case.interactions.filter(status=Status.ACTIVE).order_by("pk"):
        conversations.release(interaction=part, by=by, reason="transferred")
    if newest:
        _tell_of_transfer(case, newest.pk, team=team, by=by, note=note)
    ledger.record(
        customer=case.customer, kind=TouchpointKind.EDITED, brand=case.brand, actor=by,
        ref=f"case:{case.pk}", summary=_("%(case)s went to %(team)s")
        % {"case": case.reference, "team": team}, former=former,
    )  # fmt: skip


def _tell_of_transfer(case: Case, part_id: int, *, team: Team, by: User, note: str) -> None:
    part = case.interactions.get(pk=part_id)
    key = f"transfer-{case.pk}-{case.version}"
    words = _("%(who)s handed the case to %(team)s") % {"who": by, "team": team}
    messages.tell(interaction=part, body=words, client_id=key, internal=True)
    if note.strip():
        messages.note(interaction=part, author=by, body=note, client_id=f"{key}-note")


def _refuse_circle(case: Case, parent: Case) -> None:
    if parent.brand_id != case.brand_id:
        raise Refused(_("Both cases must be of one brand."))
    above: Case | None = parent
    for _generation in range(MOST_GENERATIONS):
        if above is None:
            return
        if above.pk == case.pk:
            break
        above = above.parent
    raise Refused(_("A case cannot be a part of its own part."))


def _changed_both(first: int, second: int) -> None:
    publish(CaseChanged(first))
    publish(CaseChanged(second))


@transaction.atomic
def _change(case: Case, *, by: User, version: int | None, **facts: Any) -> None:
    """Compare-and-set on the version; audited with before and after. Raises Outdated."""
    before = {name: getattr(case, name) for name in facts}
    if before == facts:
        return
    rows = Case.objects.filter(pk=case.pk, version=case.version if version is None else version)
    if not rows.update(version=F("version") + 1, updated_at=timezone.now(), **facts):
        raise Outdated
    audit.record("case.changed", actor=by, target=case, before=before, after=facts)
    publish(CaseChanged(case.pk))
    case.refresh_from_db()
