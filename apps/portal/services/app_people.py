"""Who uses a host's app: named by a token of the host's back end, the same person every time.

One browser identity stands for the app of one person on one channel. Its token is derived, so
that the app is recognised from any device, and can open the visitor's socket with it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.crypto import salted_hmac

from apps.channels.models import ChannelAccount
from apps.customers.choices import Scheme
from apps.customers.models import Identity
from apps.customers.services import identities
from apps.portal.errors import VisitorError
from apps.portal.services import limits, visitors
from apps.portal.services.visitors import Proof


@transaction.atomic
def person(channel: ChannelAccount, signed: str, *, address: str) -> tuple[Identity, str]:
    """Their identity and the token of their socket. Raises VisitorError: identity or blocked."""
    if not signed:
        raise VisitorError("identity", status=401)
    try:
        proof = visitors.prove(channel, signed)
    except VisitorError:
        limits.spend(limits.IDENTITIES, address)  # guesses are counted, whoever is known is not
        raise
    token = _token(channel, proof)
    known = visitors.find(channel, token)
    if known is None:
        known = _first_time(channel, token, proof)
    if known.is_blocked:
        raise VisitorError("blocked", status=403)
    limits.spend(limits.REQUESTS, f"v{known.pk}")
    return known, token


def _first_time(channel: ChannelAccount, token: str, proof: Proof) -> Identity:
    holder = identities.holder_of(
        scheme=Scheme.EXTERNAL_ID, scope=channel.brand.slug, value=proof.subject
    )
    customer = holder.customer if holder else None
    known = visitors.new_browser(channel, token, customer, proof)
    visitors.note_proof(channel, known.customer, proof, is_new=holder is None)
    return known


def _token(channel: ChannelAccount, proof: Proof) -> str:
    return salted_hmac(
        "portal.app", f"{channel.key}:{proof.subject}", algorithm="sha256"
    ).hexdigest()
