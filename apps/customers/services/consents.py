"""What customers agreed to or took back. Rows are only added: the newest one in force counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.customers.choices import ConsentState, Purpose, TouchpointKind
from apps.customers.events import ConsentChanged
from apps.customers.models import Consent, Customer, Identity, Suppression
from apps.customers.services import ledger
from apps.customers.services.telling import tell

if TYPE_CHECKING:
    from apps.accounts.models import User

NEVER_ASKED = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a consent comes from: the words that were agreed to, and what shows it."""

    captured_from: str
    text: str = ""
    text_version: str = ""
    basis: str = "consent"
    particulars: dict[str, Any] | None = None


def grant(
    *,
    customer: Customer,
    purpose: str,
    proof: Proof,
    channel_kind: str = "",
    identity: Identity | None = None,
    actor: User | None = None,
    at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Consent:
    """They agreed to ``purpose`` on ``channel_kind`` (empty: every channel)."""
    return _record(
        ConsentState.GRANTED,
        customer,
        purpose,
        channel_kind,
        identity,
        proof,
        actor,
        at,
        expires_at,
    )


def withdraw(
    *,
    customer: Customer,
    purpose: str,
    proof: Proof,
    channel_kind: str = "",
    identity: Identity | None = None,
    actor: User | None = None,
    at: datetime | None = None,
) -> Consent:
    """They took it back, or never want it. For every channel unless one is named."""
    return _record(
        ConsentState.WITHDRAWN, customer, purpose, channel_kind, identity, proof, actor, at, None
    )


def state_of(customer: Customer, purpose: str, channel_kind: str = "") -> str:
    """``granted``, ``withdrawn`` or empty: never asked, or run out.

    The newest answer for the channel or for every channel counts.
    """
    about = Q(channel_kind="")
    if channel_kind:
        about |= Q(channel_kind=channel_kind)
    rows = customer.consents.in_force().filter(about, purpose=purpose)
    newest: str | None = rows.values_list("state", flat=True).first()
    return newest or NEVER_ASKED


def may_contact(identity: Identity, purpose: str, channel_kind: str = "") -> bool:
    """Whether this address may be written to for ``purpose``.

    A suppression or a withdrawal refuses always; marketing, surveys and profiles need a yes.
    """
    state = state_of(identity.customer, purpose, channel_kind)
    if state == ConsentState.WITHDRAWN:
        return False
    if is_barred(scheme=identity.scheme, value=identity.value, purpose=purpose):
        return False
    return state == ConsentState.GRANTED or purpose == Purpose.SERVICE


def is_barred(*, scheme: str, value: str, purpose: str) -> bool:
    """Whether the address is on a list of those nobody contacts, whoever holds it."""
    now = timezone.now()
    return Suppression.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        scheme=scheme,
        value=value,
        purpose__in=["", purpose],
    ).exists()


@transaction.atomic
def _record(
    state: str,
    customer: Customer,
    purpose: str,
    channel_kind: str,
    identity: Identity | None,
    proof: Proof,
    actor: User | None,
    at: datetime | None,
    expires_at: datetime | None,
) -> Consent:
    consent = Consent.objects.create(
        customer=customer,
        identity=identity,
        purpose=purpose,
        channel_kind=channel_kind,
        state=state,
        basis=proof.basis,
        captured_from=proof.captured_from[:120],
        text=proof.text,
        text_version=proof.text_version,
        proof=proof.particulars or {},
        recorded_by=actor,
        at=at or timezone.now(),
        expires_at=expires_at,
    )
    words = (
        _("Agreed to: %(purpose)s")
        if state == ConsentState.GRANTED
        else _("Withdrew consent: %(purpose)s")
    )
    ledger.record(
        customer=customer,
        kind=TouchpointKind.CONSENT,
        summary=words % {"purpose": Purpose(purpose).label.lower()},
        actor=actor,
        at=consent.at,
        ref=f"consent:{consent.pk}",
        captured_from=proof.captured_from[:120],
        channel=channel_kind,
    )
    tell(ConsentChanged(customer.pk, purpose, state))
    return consent
