"""Two cases that are one matter: merged with every part answerable, and parted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.services import ledger
from apps.interactions.choices import CaseStatus
from apps.interactions.domain import lifecycle
from apps.interactions.errors import Refused, TooLate
from apps.interactions.events import CaseChanged, CasesMerged
from apps.interactions.models import Case, CaseMerge, Draft, Interaction, Message
from apps.interactions.services import messages

if TYPE_CHECKING:
    from apps.accounts.models import User

# Facts of the absorbed case that merging changes and undoing brings back.
KEPT = (
    "status", "waiting_since", "respond_by", "resolve_by", "snoozed_until", "resolved_at",
    "closed_at", "owner_id", "parent_id", "last_message", "last_message_at",
)  # fmt: skip


@transaction.atomic
def merge(*, survivor: Case, absorbed: Case, by: User) -> CaseMerge:
    """Take ``absorbed`` into ``survivor``: interactions, messages, tags, children and drafts.

    Its messages follow the survivor's in their own order (``occurred_at`` tells when they
    were written); answers to any of its mails land in the survivor. Only cases of one
    customer and one brand: else one customer would read what another wrote.
    """
    survivor, absorbed = _locked(survivor, absorbed)
    _refuse_wrong_pair(survivor, absorbed)
    row = CaseMerge.objects.create(
        survivor=survivor,
        absorbed=absorbed,
        by=by,
        offset=survivor.last_seq,
        before={name: getattr(absorbed, name) for name in KEPT},
        moved=_move(absorbed, survivor, offset=survivor.last_seq),
    )
    _join_facts(survivor, absorbed)
    _tell(survivor, absorbed, by=by)
    audit.record("case.merged", actor=by, target=survivor, summary=absorbed.reference)
    publish(CasesMerged(survivor.pk, absorbed.pk, row.offset))
    publish(CaseChanged(survivor.pk))
    publish(CaseChanged(absorbed.pk))
    return row


@transaction.atomic
def undo(*, merge: CaseMerge, by: User) -> None:
    """Part them: what came from the absorbed case goes back, with all that was added to it since.

    Raises TooLate when it was undone before, or the survivor was merged away itself.
    """
    survivor, absorbed = _locked(merge.survivor, merge.absorbed)
    now = timezone.now()
    won = CaseMerge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(
        undone_at=now, undone_by=by
    )
    if not won or absorbed.merged_into_id != survivor.pk:
        raise TooLate
    _move_back(merge, survivor, absorbed)
    for name, value in merge.before.items():
        setattr(absorbed, name, value)
    absorbed.merged_into = None
    absorbed.last_seq = absorbed.messages.aggregate(last=Max("seq"))["last"] or 0
    absorbed.version += 1
    absorbed.save()
    audit.record("case.merge_undone", actor=by, target=survivor, summary=absorbed.reference)
    publish(CaseChanged(survivor.pk))
    publish(CaseChanged(absorbed.pk))


def _locked(survivor: Case, absorbed: Case) -> tuple[Case, Case]:
    """Both rows under lock, in pk order."""
    pks = sorted({survivor.pk, absorbed.pk})
    rows = {c.pk: c for c in Case.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    return rows[survivor.pk], rows[absorbed.pk]


def _refuse_wrong_pair(survivor: Case, absorbed: Case) -> None:
    if survivor.pk == absorbed.pk:
        raise Refused(_("A case cannot be merged into itself."))
    if survivor.brand_id != absorbed.brand_id:
        raise Refused(_("Cases of two brands cannot be merged: link them instead."))
    if survivor.customer_id != absorbed.customer_id:
        raise Refused(_("Cases of two customers cannot be merged. Are the two one person?"))
    if survivor.status in {CaseStatus.CLOSED, CaseStatus.MERGED}:
        raise Refused(_("Merge into a case that is not closed."))
    if not lifecycle.case_may_become(absorbed.status, CaseStatus.MERGED):
        raise Refused(_("This case is part of another already."))


def _move(absorbed: Case, survivor: Case, *, offset: int) -> dict[str, Any]:
    """Point everything at the survivor; what moved, by name."""
    parts = list(absorbed.interactions.order_by("pk").values_list("pk", flat=True))
    _renumber(parts, survivor, by=offset)
    children = list(absorbed.children.exclude(pk=survivor.pk).values_list("pk", flat=True))
    Case.objects.filter(pk__in=children).update(parent=survivor)
    tags = set(absorbed.tags.values_list("pk", flat=True))
    tags -= set(survivor.tags.values_list("pk", flat=True))
    survivor.tags.add(*tags)
    taken = Draft.objects.filter(case=survivor).values_list("author", "kind")
    free = [d.pk for d in Draft.objects.filter(case=absorbed)
            if (d.author_id, d.kind) not in set(taken)]  # fmt: skip
    Draft.objects.filter(pk__in=free).update(case=survivor)
    return {"interactions": parts, "children": children, "tags": sorted(tags), "drafts": free}


def _move_back(merge: CaseMerge, survivor: Case, absorbed: Case) -> None:
    moved = merge.moved
    parts = Interaction.objects.filter(pk__in=moved["interactions"], case=survivor)
    _renumber(list(parts.values_list("pk", flat=True)), absorbed, by=-merge.offset)
    Case.objects.filter(pk__in=moved["children"], parent=survivor).update(parent=absorbed)
    survivor.tags.remove(*moved["tags"])
    Draft.objects.filter(pk__in=moved["drafts"], case=survivor).update(case=absorbed)


def _renumber(part_ids: list[int], target: Case, *, by: int) -> None:
    """Move interactions and their messages to ``target``, seq and read marks shifted alike."""
    now = timezone.now()
    Message.objects.filter(interaction__in=part_ids).update(
        case=target, seq=F("seq") + by, updated_at=now
    )
    for field in ("customer_read_seq", "agent_read_seq"):
        read = Interaction.objects.filter(pk__in=part_ids, **{f"{field}__gt": 0})
        read.update(**{field: F(field) + by})
    Interaction.objects.filter(pk__in=part_ids).update(
        case=target, seq_shift=F("seq_shift") + by, updated_at=now
    )


def _join_facts(survivor: Case, absorbed: Case) -> None:
    waiting = [at for at in (survivor.waiting_since, absorbed.waiting_since) if at]
    promised = [at for at in (survivor.respond_by, absorbed.respond_by) if at]
    if absorbed.status == CaseStatus.OPEN and survivor.status != CaseStatus.OPEN:
        survivor.status, survivor.resolved_at = CaseStatus.OPEN, None
        survivor.snoozed_until = None
    survivor.waiting_since = min(waiting, default=None)
    survivor.respond_by = min(promised, default=None)
    survivor.priority = max(survivor.priority, absorbed.priority)
    if absorbed.last_message_at and (
        not survivor.last_message_at or absorbed.last_message_at > survivor.last_message_at
    ):
        survivor.last_message_at = absorbed.last_message_at
        survivor.last_message = absorbed.last_message
    survivor.last_seq += absorbed.last_seq
    survivor.version += 1
    survivor.save()
    absorbed.status, absorbed.merged_into = CaseStatus.MERGED, survivor
    absorbed.waiting_since = absorbed.respond_by = absorbed.snoozed_until = None
    absorbed.version += 1
    absorbed.save()


def _tell(survivor: Case, absorbed: Case, *, by: User) -> None:
    words = _("%(absorbed)s was merged into this case") % {"absorbed": absorbed.reference}
    newest = survivor.interactions.order_by("-pk").first()
    if newest:
        key = f"merged-{absorbed.pk}-{absorbed.version}"
        messages.tell(interaction=newest, body=words, client_id=key, internal=True)
    ledger.record(
        customer=survivor.customer, kind=TouchpointKind.MERGED, brand=survivor.brand, actor=by,
        ref=f"case:{survivor.pk}", summary=f"{survivor.reference}: {words}",
    )  # fmt: skip
