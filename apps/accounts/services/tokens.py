"""Keys for programs: shown once, kept as a hash, never further than their owner."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action
from apps.accounts.errors import UnknownScope
from apps.accounts.events import AccessChanged
from apps.accounts.models import ApiToken, User
from apps.accounts.services import bearers
from apps.core import audit
from apps.core.events import publish

PREFIX = "swr_"  # lets a scanner of leaked secrets recognise ours
SHOWN = 8


@transaction.atomic
def create(
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
    by: User | None = None,
) -> tuple[ApiToken, str]:
    """The token's row and its secret, told this one time.

    ``scopes`` are actions of the permission table; at each call the token may do what both
    it and its owner may. Raises UnknownScope.
    """
    wanted = sorted(set(scopes))
    unknown = set(wanted) - set(Action)
    if unknown or not wanted:
        raise UnknownScope(_("Choose at least one of the listed scopes."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN],
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=wanted,
        expires_at=expires_at,
    )
    audit.record("token.created", actor=by or user, target=token, name=name, scopes=wanted)
    return token, secret


def find(secret: str) -> ApiToken | None:
    """The usable token of this secret: looked up by its hash, so the time tells nothing."""
    if not secret:
        return None
    return bearers.find(hashlib.sha256(secret.encode(errors="replace")).hexdigest())


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> None:
    """Stop a token at its next call; twice is harmless."""
    now = timezone.now()
    stopped = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=now, updated_at=now
    )
    if stopped:
        audit.record("token.revoked", actor=by, target=token, name=token.name)
        publish(AccessChanged((token.user_id,)))
