"""Two customers become one, and two again: nothing is deleted, everything is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.customers.choices import ConsentState, CustomerStatus, TouchpointKind
from apps.customers.domain.merging import Line, lines, stricter
from apps.customers.errors import AlreadyUndone, NotMergeable
from apps.customers.events import CustomersMerged, MergeUndone
from apps.customers.models import Consent, Customer, Identity, MergeEvent, Touchpoint
from apps.customers.services import consents, index, ledger, matching, relations
from apps.customers.services.customers import FIELDS

if TYPE_CHECKING:
    from apps.accounts.models import User

UNDO_WITHIN = timedelta(days=30)
LINKS = ("brands", "tags")  # the winner gets the loser's too; the signpost keeps its own
SHOWN_FIELDS = tuple(name for name in FIELDS if name not in {"organisation", "owner"})


@dataclass(frozen=True, slots=True)
class ConsentLine:
    purpose: str
    channel_kind: str
    winner: str
    loser: str
    result: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do, before anybody does it."""

    lines: list[Line]
    consents: list[ConsentLine]
    moves: list[tuple[models.ForeignKey[Any, Any], int]]


def preview(winner: Customer, loser: Customer, choices: Mapping[str, str]) -> Preview:
    """``choices`` says "winner" or "loser" per field; see ``domain.merging.lines``."""
    return Preview(
        lines=lines(_facts(winner), _facts(loser), choices),
        consents=_consent_lines(winner, loser),
        moves=relations.count(loser),
    )


@transaction.atomic
def merge(
    *, winner: Customer, loser: Customer, choices: Mapping[str, str], actor: User
) -> MergeEvent:
    """``loser`` becomes a signpost to ``winner``, who gets every row that pointed there.

    Raises NotMergeable unless both are active and two.
    """
    winner, loser = _locked(winner, loser)
    before = {"winner": _facts(winner), "loser": _facts(loser)}
    last_contact = {"winner": winner.last_contact_at, "loser": loser.last_contact_at}
    kept = lines(before["winner"], before["loser"], choices)
    strict = _consent_lines(winner, loser)

    added = _link(winner, loser)
    moved = relations.move_all(loser, winner)
    ended = _end_doubles(winner)
    _take(winner, {line.field: line.result for line in kept})
    _signpost(winner, loser)
    made = _keep_strict(winner, strict, actor)
    event = MergeEvent.objects.create(
        winner=winner,
        loser=loser,
        by=actor,
        moved=moved,
        before={
            **before,
            "after": _facts(winner),
            "last_contact_at": {k: v.isoformat() if v else None for k, v in last_contact.items()},
            "added": added,
            "ended_identities": ended,
            "made_consents": made,
        },
    )
    _tell_merged(event, actor)
    return event


@transaction.atomic
def undo(*, event: MergeEvent, actor: User) -> MergeEvent:
    """Two again: what moved goes back, what the merge changed is as before.

    What came in since stays with the winner, and so does a fact that somebody edited since.
    Raises AlreadyUndone, or NotMergeable when the winner was merged on or it is too late.
    """
    now = timezone.now()
    if now - event.at > UNDO_WITHIN:
        raise NotMergeable(_("A merge can be undone for 30 days; this one is older."))
    undone = MergeEvent.objects.filter(pk=event.pk, undone_at=None)
    if not undone.update(undone_at=now, undone_by=actor):
        raise AlreadyUndone(_("This merge was undone before."))
    event.refresh_from_db()
    winner, loser = _locked_rows(event.winner, event.loser)
    if winner.status != CustomerStatus.ACTIVE:
        raise NotMergeable(_("%(name)s was merged on. Undo that first.") % {"name": winner})

    _drop(event)
    relations.move_back(event.moved, winner, loser)
    for name, ids in event.before["added"].items():
        getattr(winner, name).remove(*ids)
    _give_back(winner, event)
    loser.status, loser.merged_into = CustomerStatus.ACTIVE, None
    loser.save()
    _tell_undone(event, winner, loser, actor)
    return event


def since(event: MergeEvent) -> int:
    """How many ledger lines came in after the merge: they stay with the winner on undo."""
    later = Touchpoint.objects.filter(customer=event.winner_id, at__gt=event.at)
    return later.exclude(ref=f"merge:{event.pk}").count()


def can_be_undone(event: MergeEvent) -> bool:
    return event.undone_at is None and timezone.now() - event.at <= UNDO_WITHIN


def _locked(winner: Customer, loser: Customer) -> tuple[Customer, Customer]:
    if winner.pk == loser.pk:
        raise NotMergeable(_("That is one customer already."))
    rows = _locked_rows(winner, loser)
    if any(row.status != CustomerStatus.ACTIVE for row in rows):
        raise NotMergeable(_("One of the two was merged or anonymised meanwhile."))
    return rows


def _locked_rows(winner: Customer, loser: Customer) -> tuple[Customer, Customer]:
    """Both under lock, in the order of their ids.

    NO KEY, because a contact that is being stored right now points at one of them and would
    wait for us while we wait for its identity. The identities are locked for the same reason:
    whoever resolved one of them has committed before anything moves.
    """
    pair = Customer.objects.select_for_update(no_key=True).filter(pk__in=[winner.pk, loser.pk])
    rows = {row.pk: row for row in pair.order_by("pk")}
    held = Identity.objects.select_for_update(no_key=True).filter(customer__in=rows)
    list(held.order_by("pk").values_list("pk"))
    return rows[winner.pk], rows[loser.pk]


def _facts(customer: Customer) -> dict[str, Any]:
    """Fields and attributes as JSON values, related rows by id."""
    facts = {name: getattr(customer, name) for name in SHOWN_FIELDS}
    facts |= {"organisation": customer.organisation_id, "owner": customer.owner_id}
    return facts | {f"attributes.{key}": value for key, value in customer.attributes.items()}


def _take(customer: Customer, facts: Mapping[str, Any]) -> None:
    attributes = {}
    for field, value in facts.items():
        if field.startswith("attributes."):
            attributes[field.removeprefix("attributes.")] = value
        elif field in {"organisation", "owner"}:
            setattr(customer, f"{field}_id", value)
        else:
            setattr(customer, field, value or "")
    customer.attributes = {key: value for key, value in attributes.items() if value is not None}


def _link(winner: Customer, loser: Customer) -> dict[str, list[int]]:
    added = {}
    for name in LINKS:
        have = set(getattr(winner, name).values_list("pk", flat=True))
        more = sorted(set(getattr(loser, name).values_list("pk", flat=True)) - have)
        getattr(winner, name).add(*more)
        added[name] = more
    return added


def _end_doubles(winner: Customer) -> list[int]:
    """One address twice (a claim beside its proof): the proof stays, the other one ends."""
    best: dict[tuple[str, str, str], Identity] = {}
    ended = []
    rows = Identity.objects.current().filter(customer=winner).order_by("pk")
    for row in sorted(rows, key=lambda row: (not row.is_verified, "~" in row.scope, row.pk)):
        key = (row.scheme, row.scope.partition("~")[0], row.value)
        if best.setdefault(key, row) is not row:
            ended.append(row.pk)
    Identity.objects.filter(pk__in=ended).update(valid_to=timezone.now())
    return ended


def _signpost(winner: Customer, loser: Customer) -> None:
    contacts = [at for at in (winner.last_contact_at, loser.last_contact_at) if at]
    winner.last_contact_at = max(contacts, default=None)
    winner.save()
    loser.status, loser.merged_into = CustomerStatus.MERGED, winner
    loser.save()


def _consent_lines(winner: Customer, loser: Customer) -> list[ConsentLine]:
    asked = Consent.objects.filter(customer__in=[winner, loser]).order_by()
    pairs = sorted(set(asked.values_list("purpose", "channel_kind")))
    found = []
    for purpose, kind in pairs:
        one, other = (consents.state_of(who, purpose, kind) for who in (winner, loser))
        found.append(ConsentLine(purpose, kind, one, other, stricter(one, other)))
    return found


def _keep_strict(winner: Customer, strict: list[ConsentLine], actor: User) -> list[int]:
    """Where a later yes of one would drown the other's no, the no is said again."""
    made = []
    for line in strict:
        now = consents.state_of(winner, line.purpose, line.channel_kind)
        if line.result == ConsentState.WITHDRAWN and now != ConsentState.WITHDRAWN:
            row = Consent.objects.create(
                customer=winner,
                purpose=line.purpose,
                channel_kind=line.channel_kind,
                state=ConsentState.WITHDRAWN,
                captured_from=_("merge: the stricter answer stays"),
                recorded_by=actor,
            )
            made.append(row.pk)
    return made


def _drop(event: MergeEvent) -> None:
    """What the merge itself wrote goes away before the rows go back."""
    Consent.objects.filter(pk__in=event.before["made_consents"]).delete()
    Identity.objects.filter(pk__in=event.before["ended_identities"]).update(valid_to=None)


def _give_back(winner: Customer, event: MergeEvent) -> None:
    before, after = event.before["winner"], event.before["after"]
    now = _facts(winner)
    facts = {
        field: before.get(field) if now.get(field) == after.get(field) else now.get(field)
        for field in {**before, **after, **now}
    }
    _take(winner, facts)
    contact = event.before["last_contact_at"]
    mine, theirs = (models.DateTimeField().to_python(contact[s]) for s in ("winner", "loser"))
    if winner.last_contact_at == max([at for at in (mine, theirs) if at], default=None):
        winner.last_contact_at = mine
    winner.save()


def _tell_merged(event: MergeEvent, actor: User) -> None:
    index.reindex([event.winner_id, event.loser_id])
    matching.settle(customer_ids=(event.winner_id, event.loser_id), actor=actor)
    name = event.before["loser"]["name"] or str(event.loser)
    ledger.record(
        customer=event.winner,
        kind=TouchpointKind.MERGED,
        summary=_("Merged with %(name)s") % {"name": name},
        actor=actor,
        at=event.at,
        ref=f"merge:{event.pk}",
        moved={label: len(ids) for label, ids in event.moved.items()},
    )
    audit.record("customer.merged", actor=actor, target=event.winner, loser=event.loser_id)
    publish(CustomersMerged(event.pk, event.winner_id, event.loser_id))


def _tell_undone(event: MergeEvent, winner: Customer, loser: Customer, actor: User) -> None:
    index.reindex([winner.pk, loser.pk])
    matching.reopen(customer_ids=(winner.pk, loser.pk))
    for customer, other in ((winner, loser), (loser, winner)):
        ledger.record(
            customer=customer,
            kind=TouchpointKind.MERGED,
            summary=_("Merge with %(name)s undone") % {"name": other},
            actor=actor,
            ref=f"merge:{event.pk}",
        )
    audit.record("customer.merge_undone", actor=actor, target=winner, loser=loser.pk)
    publish(MergeUndone(event.pk, winner.pk, loser.pk))
