"""Who sits in front of a widget: nobody yet, a browser we know, a person a site vouches for.

A browser is known by a random token; we keep its digest as a ``web_visitor`` identity. What
a visitor types about themself is a claim and opens nobody's records. Only a token signed by
the host page's server proves a customer number or an address.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from django.db import transaction

from apps.channels.models import ChannelAccount
from apps.channels.services import credentials
from apps.core.errors import DomainError
from apps.customers.choices import Scheme, Verification
from apps.customers.models import Customer, Identity
from apps.customers.services import customers, identities
from apps.interactions.choices import Status
from apps.portal.errors import VisitorError

TOKEN_BYTES = 32
SECRET = "jwt_secret"  # noqa: S105  (the name of the channel's credential)
LEEWAY_SECONDS = 30
MAX_LIFETIME_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Proof:
    """What a host page's server signed about the person."""

    subject: str
    email: str = ""  # only where the server says that it has verified it
    claimed_email: str = ""
    name: str = ""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def find(channel: ChannelAccount, token: str) -> Identity | None:
    """The browser behind ``token`` on this channel; a token we did not give is nobody's."""
    if not token:
        return None
    return (
        Identity.objects.current()
        .select_related("customer")
        .filter(scheme=Scheme.WEB_VISITOR, scope=channel.key, value=_digest(token))
        .first()
    )


def prove(channel: ChannelAccount, signed: str) -> Proof:
    """Check a token of the host page: HS256, ``sub``, ``exp``, ``aud`` the channel's key.

    Raises VisitorError("identity"): say so, and let them go on as nobody.
    """
    secret = credentials.opened(channel).get(SECRET, "")
    if not secret:
        raise VisitorError("identity", status=403)
    try:
        claims = jwt.decode(
            signed, secret, algorithms=["HS256"], audience=channel.key, leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "aud", "sub", "iat"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise VisitorError("identity", status=403) from error
    if claims["exp"] - claims["iat"] > MAX_LIFETIME_SECONDS:
        raise VisitorError("identity", status=403)
    email = _text(claims, "email", 320)
    verified = claims.get("email_verified") is True
    return Proof(
        subject=_text(claims, "sub", 120),
        email=email if verified else "",
        claimed_email="" if verified else email,
        name=_text(claims, "name", 160),
    )


@transaction.atomic
def recognise(
    channel: ChannelAccount, token: str, *, profile: Mapping[str, str], proof: Proof | None
) -> tuple[Identity, str]:
    """The identity to open a conversation with, made where it is missing, and its token."""
    known = find(channel, token)
    if proof:
        return _proven(channel, known, token, proof)
    if known is None:
        token = token or new_token()
        known = identities.resolve(
            scheme=Scheme.WEB_VISITOR, scope=channel.key, value=_digest(token),
            display=profile.get("name") or "Visitor", name=profile.get("name", ""),
            brand=channel.brand, verified_by=Verification.TOKEN,
        )  # fmt: skip
    _claim(channel, known.customer, profile)
    return known, token


def claim_email(channel: ChannelAccount, customer: Customer, email: str) -> Identity:
    """An address the visitor typed, at their own customer. Raises VisitorError("email")."""
    known = (
        Identity.objects.current()
        .filter(customer=customer, scheme=Scheme.EMAIL, value=email.strip().lower())
        .first()
    )
    if known:
        return known
    try:
        return identities.add(
            customer=customer, scheme=Scheme.EMAIL, value=email, brand=channel.brand
        )
    except DomainError as error:
        raise VisitorError("email", field="email", status=422) from error


def _proven(
    channel: ChannelAccount, known: Identity | None, token: str, proof: Proof
) -> tuple[Identity, str]:
    holder = identities.holder_of(
        scheme=Scheme.EXTERNAL_ID, scope=channel.brand.slug, value=proof.subject
    )
    if known and _is_named_otherwise(known, channel, proof):
        known = None  # somebody else has signed in on a shared computer
    if known and holder and holder.customer_id != known.customer_id:
        if _is_talking(known):
            return known, token  # what was begun as nobody ends as nobody
        known = None
    if known is None:
        token = new_token()
        known = new_browser(channel, token, holder.customer if holder else None, proof)
    note_proof(channel, known.customer, proof, is_new=holder is None)
    return known, token


def _is_named_otherwise(known: Identity, channel: ChannelAccount, proof: Proof) -> bool:
    names = Identity.objects.current().filter(
        customer=known.customer, scheme=Scheme.EXTERNAL_ID, scope=channel.brand.slug
    )
    return names.exclude(value=proof.subject).exists()


def new_browser(
    channel: ChannelAccount, token: str, customer: Customer | None, proof: Proof
) -> Identity:
    if customer is None:
        return identities.resolve(
            scheme=Scheme.WEB_VISITOR, scope=channel.key, value=_digest(token),
            display=proof.name or proof.subject, name=proof.name,
            brand=channel.brand, verified_by=Verification.TOKEN,
        )  # fmt: skip
    return identities.add(
        customer=customer, scheme=Scheme.WEB_VISITOR, scope=channel.key, value=_digest(token),
        display=proof.name or proof.subject, verified_by=Verification.TOKEN,
    )  # fmt: skip


def note_proof(channel: ChannelAccount, customer: Customer, proof: Proof, *, is_new: bool) -> None:
    customer.brands.add(channel.brand)
    if is_new:
        identities.add(
            customer=customer, scheme=Scheme.EXTERNAL_ID, scope=channel.brand.slug,
            value=proof.subject, verified_by=Verification.TOKEN,
        )  # fmt: skip
    for email, by in ((proof.email, Verification.TOKEN), (proof.claimed_email, "")):
        if email:
            _add_quietly(channel, customer, Scheme.EMAIL, email, by)
    if proof.name and not customer.name:
        customers.edit(customer=customer, actor=None, name=proof.name)


def _claim(channel: ChannelAccount, customer: Customer, profile: Mapping[str, str]) -> None:
    if profile.get("name") and not customer.name:
        customers.edit(customer=customer, actor=None, name=profile["name"][:160])
    for scheme, name in ((Scheme.EMAIL, "email"), (Scheme.PHONE, "phone")):
        if profile.get(name):
            _add_quietly(channel, customer, scheme, profile[name], "")


def _add_quietly(
    channel: ChannelAccount, customer: Customer, scheme: str, value: str, by: str
) -> None:
    """What cannot be read, or is proved to be another's, stays in the form's answers only."""
    try:
        with transaction.atomic():
            identities.add(
                customer=customer, scheme=scheme, value=value, brand=channel.brand, verified_by=by
            )
    except DomainError:
        return


def _is_talking(identity: Identity) -> bool:
    return identity.interactions.filter(status__in=[Status.WAITING, Status.ACTIVE]).exists()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _text(claims: Mapping[str, Any], name: str, most: int) -> str:
    value = claims.get(name)
    return value.strip()[:most] if isinstance(value, str) else ""
