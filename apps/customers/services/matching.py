"""Customers who may be one person: found when an identity changes, decided by a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.customers.choices import CustomerStatus, MatchState, Scheme
from apps.customers.domain import likeness
from apps.customers.domain.likeness import Evidence, Person
from apps.customers.models import Customer, Identity, MatchCandidate

if TYPE_CHECKING:
    from apps.accounts.models import User

LARGEST_SWEEP = 500
UNHEARD = timedelta(minutes=10)  # a long import's own looking is done by then
MOST_LOOKED_AT = 50  # a switchboard number shared by hundreds suggests nothing


def suggest_claim(*, claimant: Customer, holder: Customer, identity: Identity) -> None:
    """Somebody named an address that another customer holds: tell people, join nothing."""
    if claimant.pk == holder.pk:
        return
    piece = Evidence("claim", likeness.WEIGHTS["claim"], identity.value, identity.value)
    evidence = [piece, *(e for e in _compare(claimant, holder) if e.kind not in _SAME_AS_CLAIM)]
    _suggest(claimant.pk, holder.pk, evidence)


@transaction.atomic
def refresh(*, customer_id: int) -> int:
    """Look for people like this one anew; the number of open suggestions about them."""
    unseen = Identity.objects.filter(customer=customer_id, compared_at__isnull=True)
    unseen.update(compared_at=timezone.now())
    customer = Customer.objects.current().filter(pk=customer_id).first()
    if customer is None:
        return 0
    for other in _neighbours(customer):
        evidence = _compare(customer, other)
        if likeness.score(evidence) >= likeness.WORTH_SHOWING:
            _suggest(customer.pk, other.pk, evidence)
    return MatchCandidate.objects.open().filter(_about([customer_id])).count()


def sweep(*, now: datetime, limit: int = LARGEST_SWEEP) -> int:
    """Look for those whose event was lost with a worker; how many customers."""
    missed = (
        Identity.objects.current()
        .filter(compared_at__isnull=True, created_at__lte=now - UNHEARD)
        .order_by("created_at")
        .values_list("customer_id", flat=True)
    )
    customer_ids = list(dict.fromkeys(missed[:limit]))
    for customer_id in customer_ids:
        refresh(customer_id=customer_id)
    return len(customer_ids)


def dismiss(*, candidate: MatchCandidate, actor: User) -> None:
    """Not the same person: never suggested again, whatever else turns up."""
    _decide([candidate.pk], MatchState.DISMISSED, actor)


def settle(*, customer_ids: tuple[int, int], actor: User) -> None:
    """The two were merged: their pair is decided."""
    pair = MatchCandidate.objects.filter(first=min(customer_ids), second=max(customer_ids))
    _decide(pair.values_list("pk", flat=True), MatchState.MERGED, actor)


def reopen(*, customer_ids: tuple[int, int]) -> None:
    """Their merge was undone: the question stands again."""
    MatchCandidate.objects.filter(
        first=min(customer_ids), second=max(customer_ids), state=MatchState.MERGED
    ).update(state=MatchState.OPEN, decided_by=None, decided_at=None, updated_at=timezone.now())


_SAME_AS_CLAIM = frozenset({"email", "phone", "handle", "domain"})


def _decide(pks: Collection[int] | object, state: str, actor: User) -> None:
    now = timezone.now()
    MatchCandidate.objects.filter(pk__in=pks, state=MatchState.OPEN).update(  # type: ignore[misc]
        state=state, decided_by=actor, decided_at=now, updated_at=now
    )


def _about(customer_ids: Collection[int]) -> Q:
    return Q(first__in=customer_ids) | Q(second__in=customer_ids)


def _neighbours(customer: Customer) -> list[Customer]:
    """Others who share a key, or a full name within an organisation; never the whole table."""
    keys = sorted(_person(customer).match_keys)
    ids: set[int] = set()
    if keys:
        sharing = Identity.objects.current().filter(match_keys__overlap=keys)
        ids |= set(
            sharing.exclude(customer=customer)
            .order_by()
            .values_list("customer_id", flat=True)
            .distinct()[:MOST_LOOKED_AT]
        )
    if " " in customer.name:
        namesakes = Customer.objects.current().filter(name=customer.name).exclude(pk=customer.pk)
        ids |= set(namesakes.order_by().values_list("pk", flat=True)[:MOST_LOOKED_AT])
    if customer.organisation_id:
        colleagues = Customer.objects.current().filter(organisation=customer.organisation_id)
        ids |= set(
            colleagues.exclude(pk=customer.pk)
            .order_by("-id")
            .values_list("pk", flat=True)[:MOST_LOOKED_AT]
        )
    active = Customer.objects.filter(pk__in=ids, status=CustomerStatus.ACTIVE)
    return list(active.prefetch_related("identities"))


def _compare(first: Customer, second: Customer) -> list[Evidence]:
    if first.pk > second.pk:
        first, second = second, first
    return likeness.compare(_person(first), _person(second))


def _person(customer: Customer) -> Person:
    current = [row for row in customer.identities.all() if row.valid_to is None]
    return Person(
        name=customer.name,
        organisation_id=customer.organisation_id,
        match_keys=frozenset(key for row in current for key in row.match_keys),
        emails=frozenset(row.value for row in current if row.scheme == Scheme.EMAIL),
    )


def _suggest(one: int, other: int, evidence: list[Evidence]) -> None:
    """Make or refresh the pair; one that was dismissed stays so."""
    points = likeness.score(evidence)
    pieces = [piece.as_json() for piece in evidence]
    pair, created = MatchCandidate.objects.get_or_create(
        first_id=min(one, other),
        second_id=max(one, other),
        defaults={"score": points, "evidence": pieces},
    )
    if not created and pair.state == MatchState.OPEN and points >= pair.score:
        pair.score, pair.evidence = points, pieces
        pair.save(update_fields=["score", "evidence", "updated_at"])
