"""Everything the 360° page shows of one customer, asked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.customers.choices import AppliesTo, ConsentState, Scheme, Verification
from apps.customers.models import (
    AttributeDefinition,
    Consent,
    Customer,
    Identity,
    MatchCandidate,
)
from apps.desk.customers import ways
from apps.desk.customers.standing import Standing, standing_of
from apps.interactions.models import Case

MOST_CLOSED = 5
MOST_OF_ORGANISATION = 5
MOST_DOUBLES = 3


@dataclass(slots=True)
class Address:
    """One identity with its state in a word, and whether it is on the line."""

    identity: Identity
    icon: str
    state: str  # verified | blocked | bounced | claim | unverified
    words: str


@dataclass(slots=True)
class Answer:
    """The newest consent for a purpose and channel, with what proves it."""

    consent: Consent
    is_granted: bool


@dataclass(slots=True)
class OpenCase:
    case: Case
    standing: Standing


def addresses(customer: Customer) -> list[Address]:
    rows = customer.identities.filter(valid_to=None)
    rows = rows.order_by(
        F("undeliverable_at").asc(nulls_first=True), F("verified_at").asc(nulls_last=True), "id"
    )
    return [_address(row) for row in rows if row.scheme != Scheme.WEB_VISITOR]


def facts(customer: Customer) -> list[tuple[str, Any]]:
    """Labels and values of what is known, the defined order first."""
    definitions = AttributeDefinition.objects.filter(applies_to=AppliesTo.CUSTOMER)
    labels = {row.key: row.label for row in definitions}
    known = [
        (_("Looked after by"), str(customer.owner or "")),
        (_("Tier"), customer.tier),
        (_("Language"), customer.language),
        (_("Country"), customer.country),
        (_("Time zone"), customer.time_zone),
        *((labels[key], customer.attributes[key]) for key in labels if key in customer.attributes),
        *((key, value) for key, value in customer.attributes.items() if key not in labels),
    ]
    return [(label, value) for label, value in known if value not in ("", None)]


def answers(customer: Customer) -> list[Answer]:
    """The answer in force for each purpose and channel."""
    newest: dict[tuple[str, str], Consent] = {}
    for consent in customer.consents.in_force().select_related("recorded_by"):
        newest.setdefault((consent.purpose, consent.channel_kind), consent)
    return [Answer(row, row.state == ConsentState.GRANTED) for row in newest.values()]


def around(customer: Customer, user: User) -> dict[str, Any]:
    """Cases and suggestions beside the ledger."""
    now = timezone.now()
    seen = Case.objects.visible_to(user).select_related("owner").prefetch_related("interactions")
    mine = seen.filter(customer=customer)
    colleagues = seen.none()
    if customer.organisation_id:
        of_firm = Q(customer__organisation=customer.organisation_id)
        colleagues = seen.filter(of_firm).exclude(customer=customer).select_related("customer")
    return {
        "open_cases": _standing(mine.open().order_by("-last_message_at", "-id")[:20], now),
        "closed_cases": mine.filter(resolved_at__isnull=False).order_by("-resolved_at")[
            :MOST_CLOSED
        ],
        "firm_cases": _standing(colleagues.open().order_by("-id")[:MOST_OF_ORGANISATION], now),
        "doubles": doubles(customer, user),
    }


def doubles(customer: Customer, user: User) -> list[tuple[MatchCandidate, Customer]]:
    """Open pairs about this customer with the other one of each."""
    pairs = MatchCandidate.objects.visible_to(user).open().select_related("first", "second")
    about = pairs.filter(Q(first=customer) | Q(second=customer))[:MOST_DOUBLES]
    return [(pair, pair.second if pair.first_id == customer.pk else pair.first) for pair in about]


def _standing(cases: Any, now: Any) -> list[OpenCase]:
    return [OpenCase(case, standing_of(case, now)) for case in cases]


def _address(row: Identity) -> Address:
    icon = ways.icon(row.scheme)
    if row.is_blocked:
        return Address(row, icon, "blocked", _("Blocked"))
    if row.undeliverable_at:
        year = row.undeliverable_at.year
        return Address(row, icon, "bounced", _("bounced %(year)s") % {"year": year})
    if row.is_verified:
        return Address(row, icon, "verified", str(Verification(row.verification).label))
    if "~" in row.scope:
        return Address(row, icon, "claim", _("Typed in; somebody else holds it"))
    return Address(row, icon, "unverified", _("Typed in, not verified"))
