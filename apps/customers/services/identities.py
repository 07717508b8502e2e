"""Addresses of customers: who holds one, and what it takes to be believed.

An address somebody merely typed proves nothing. It never leads into the records of whoever
holds the address: the claim becomes an identity in a scope of its own, at the claimant's own
customer, and a MatchCandidate tells people that the two may be one.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.core import audit
from apps.customers.choices import Scheme, TouchpointKind, Verification
from apps.customers.domain import addresses
from apps.customers.domain.addresses import Address
from apps.customers.errors import AddressTaken, UnreadableAddress
from apps.customers.events import CustomerCreated, IdentityChanged
from apps.customers.models import Customer, Identity
from apps.customers.services import index, ledger, matching
from apps.customers.services.telling import tell

if TYPE_CHECKING:
    from apps.accounts.models import User

CLAIM = "claim"


def read(scheme: str, value: str, brand: Brand | None = None) -> Address:
    """``value`` in canonical form; national numbers are read as of the brand's country.

    Raises UnreadableAddress.
    """
    try:
        return addresses.read(scheme, value, country=brand.country if brand else "GB")
    except addresses.Unreadable as error:
        raise UnreadableAddress(str(error)) from error


@transaction.atomic
def resolve(
    *,
    scheme: str,
    value: str,
    scope: str = "",
    display: str = "",
    name: str = "",
    brand: Brand,
    verified_by: str = "",
    at: datetime | None = None,
) -> Identity:
    """The identity behind an address that contacts ``brand``; a new customer where nobody has it.

    ``verified_by`` (Verification) says what proves that the contact came from there; empty: it
    was typed. The identity's customer is the one whose records may be opened; ask
    ``is_verified`` before joining anything of theirs. Safe to race: one address, one holder.
    Raises UnreadableAddress.
    """
    at = at or timezone.now()
    address = read(scheme, value, brand)
    holder = holder_of(scheme=scheme, scope=scope, value=address.value)
    if holder is None or not is_theirs(holder, verified_by):
        holder = _claim_or_make(
            holder, scheme, scope, address, display or address.display, name, verified_by, at
        )
    elif verified_by and not holder.is_verified:
        verify(identity=holder, by=verified_by, at=at)
    _serve(holder, brand, at)
    return holder


def holder_of(*, scheme: str, value: str, scope: str = "") -> Identity | None:
    """Who has the canonical address now."""
    current = Identity.objects.current().select_related("customer")
    found: Identity | None = current.filter(scheme=scheme, scope=scope, value=value).first()
    return found


@transaction.atomic
def add(
    *,
    customer: Customer,
    scheme: str,
    value: str,
    scope: str = "",
    display: str = "",
    brand: Brand | None = None,
    verified_by: str = "",
    actor: User | None = None,
    at: datetime | None = None,
) -> Identity:
    """Note an address at a customer we know.

    Where somebody else holds it, an unverified one is kept as a claim beside a MatchCandidate
    and a verified one raises AddressTaken. Raises UnreadableAddress.
    """
    at = at or timezone.now()
    address = read(scheme, value, brand)
    display = display or address.display
    holder = holder_of(scheme=scheme, scope=scope, value=address.value)
    if holder and holder.customer_id != customer.pk:
        if verified_by and holder.is_verified:
            raise AddressTaken
        if verified_by:
            _displace(holder, at)
        else:
            scope = _claim_scope(scope, customer.pk)
    identity = _insert(customer, scheme, scope, address, display, verified_by, at)
    if identity is None:
        raise AddressTaken
    if holder and holder.customer_id != customer.pk:
        matching.suggest_claim(claimant=customer, holder=holder.customer, identity=identity)
    _tell(identity, _("Address added: %(address)s"), actor, at)
    return identity


@transaction.atomic
def verify(
    *, identity: Identity, by: str, actor: User | None = None, at: datetime | None = None
) -> Identity:
    """The address proved to be theirs, as ``by`` (Verification) says; the first proof counts.

    Raises AddressTaken when somebody else proved it before.
    """
    at = at or timezone.now()
    if identity.is_verified:
        return identity
    scope = _plain(identity.scope)
    holder = holder_of(scheme=identity.scheme, scope=scope, value=identity.value)
    if holder and holder.pk != identity.pk:
        if holder.customer_id == identity.customer_id:
            end(identity=identity, actor=actor, at=at)
            return verify(identity=holder, by=by, actor=actor, at=at)
        if holder.is_verified:
            raise AddressTaken
        _displace(holder, at)
    identity.scope, identity.verification, identity.verified_at = scope, by, at
    identity.save(update_fields=["scope", "verification", "verified_at", "updated_at"])
    _tell(identity, _("Address verified: %(address)s"), actor, at, by=by)
    return identity


@transaction.atomic
def block(*, identity: Identity, actor: User, reason: str = "") -> Identity:
    """Nothing from this one address reaches an agent any more; the person is not blocked."""
    if Identity.objects.filter(pk=identity.pk, blocked_at=None).update(blocked_at=timezone.now()):
        identity.refresh_from_db()
        audit.record("identity.blocked", actor=actor, target=identity, summary=reason)
        _tell(identity, _("Address blocked: %(address)s"), actor, reason=reason)
    return identity


@transaction.atomic
def unblock(*, identity: Identity, actor: User) -> Identity:
    if Identity.objects.filter(pk=identity.pk).exclude(blocked_at=None).update(blocked_at=None):
        identity.refresh_from_db()
        audit.record("identity.unblocked", actor=actor, target=identity)
        _tell(identity, _("Address no longer blocked: %(address)s"), actor)
    return identity


@transaction.atomic
def mark_undeliverable(
    *, identity: Identity, reason: str = "", at: datetime | None = None
) -> Identity:
    """What we sent there came back for good."""
    at = at or timezone.now()
    fresh = Identity.objects.filter(pk=identity.pk, undeliverable_at=None)
    if fresh.update(undeliverable_at=at):
        identity.refresh_from_db()
        _tell(identity, _("Nothing arrives at %(address)s"), None, at, reason=reason)
    return identity


@transaction.atomic
def mark_deliverable(*, identity: Identity, actor: User | None = None) -> Identity:
    if (
        Identity.objects.filter(pk=identity.pk)
        .exclude(undeliverable_at=None)
        .update(undeliverable_at=None)
    ):
        identity.refresh_from_db()
        _tell(identity, _("Tried again: %(address)s"), actor)
    return identity


@transaction.atomic
def end(*, identity: Identity, actor: User | None = None, at: datetime | None = None) -> Identity:
    """No longer theirs: the address is free for somebody else, the history stays."""
    at = at or timezone.now()
    if Identity.objects.filter(pk=identity.pk, valid_to=None).update(valid_to=at):
        identity.refresh_from_db()
        _tell(identity, _("Address ended: %(address)s"), actor, at)
    return identity


def is_theirs(holder: Identity, verified_by: str) -> bool:
    """Whether this contact may be taken for the holder.

    Two of a kind may. A proof may take over a mere claim, and a claim may join another, only
    where the claimant can be reached nowhere but at the claimed address itself.
    """
    if holder.is_verified:
        return bool(verified_by)
    others = Identity.objects.current().filter(customer=holder.customer_id)
    same = Q(scheme=holder.scheme, value=holder.value)
    return not others.exclude(same).exists()


def _claim_or_make(
    holder: Identity | None,
    scheme: str,
    scope: str,
    address: Address,
    display: str,
    name: str,
    verified_by: str,
    at: datetime,
) -> Identity:
    if holder is not None and not verified_by:
        scope = _claim_scope(scope)
        known = holder_of(scheme=scheme, scope=scope, value=address.value)
        if known:
            return known
    elif holder is not None:
        _displace(holder, at)
    identity = _make(scheme, scope, address, display, name, verified_by, at)
    if holder is not None and holder.customer_id != identity.customer_id:
        matching.suggest_claim(
            claimant=identity.customer, holder=holder.customer, identity=identity
        )
    return identity


def _make(
    scheme: str,
    scope: str,
    address: Address,
    display: str,
    name: str,
    verified_by: str,
    at: datetime,
) -> Identity:
    """Customer and identity in one go, or those of whoever was faster."""
    try:
        with transaction.atomic():
            customer = Customer(name=name[:160] or _called(scheme, display))
            only = Identity(scheme=scheme, value=address.value)
            customer.search_text = index.text_of(customer, [only])
            customer.save()
            identity = _insert(customer, scheme, scope, address, display, verified_by, at)
            if identity is None:
                raise IntegrityError
            ledger.record(
                customer=customer, kind=TouchpointKind.CREATED, summary=_("First contact"), at=at
            )
            tell(CustomerCreated(customer.pk))
            tell(IdentityChanged(identity.pk, customer.pk))
            return identity
    except IntegrityError:
        faster = holder_of(scheme=scheme, scope=scope, value=address.value)
        if faster is None:
            raise
        return faster


def _insert(
    customer: Customer,
    scheme: str,
    scope: str,
    address: Address,
    display: str,
    verified_by: str,
    at: datetime,
) -> Identity | None:
    """The row, the customer's own one that is there already, or None: somebody else's."""
    identity, _created = Identity.objects.get_or_create(
        scheme=scheme,
        scope=scope,
        value=address.value,
        valid_to=None,
        defaults={
            "customer": customer,
            "display": display[:320],
            "match_keys": list(address.match_keys),
            "verified_at": at if verified_by else None,
            "verification": verified_by or Verification.NONE,
            "last_seen_at": at,
        },
    )
    return identity if identity.customer_id == customer.pk else None


def _displace(holder: Identity, at: datetime) -> None:
    """A claim makes room for the proof; it stays with the claimant, in a scope of its own."""
    scope = _claim_scope(holder.scope, holder.customer_id)
    Identity.objects.filter(pk=holder.pk).update(scope=scope, updated_at=at)


def _claim_scope(scope: str, customer_id: int | None = None) -> str:
    """Where a claim lives: one scope per claimant, or one for all who only typed the address."""
    claim = f"{CLAIM}:{customer_id}" if customer_id else CLAIM
    return f"{_plain(scope)}~{claim}"


def _plain(scope: str) -> str:
    return scope.partition(f"~{CLAIM}")[0]


def _called(scheme: str, display: str) -> str:
    """What to call somebody of whom we know nothing but an address."""
    return "" if scheme in {Scheme.WEB_VISITOR, Scheme.EXTERNAL_ID} else display[:160]


def _serve(identity: Identity, brand: Brand, at: datetime) -> None:
    identity.customer.brands.add(brand)
    earlier = Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=at)
    Identity.objects.filter(earlier, pk=identity.pk).update(last_seen_at=at)


def _tell(
    identity: Identity,
    summary: str,
    actor: User | None,
    at: datetime | None = None,
    **particulars: Any,
) -> None:
    index.reindex([identity.customer_id])
    ledger.record(
        customer=identity.customer,
        kind=TouchpointKind.IDENTITY,
        summary=summary % {"address": identity.display or identity.value},
        actor=actor,
        at=at,
        ref=f"identity:{identity.pk}",
        **particulars,
    )
    tell(IdentityChanged(identity.pk, identity.customer_id))
