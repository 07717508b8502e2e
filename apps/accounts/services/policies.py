"""What the house asks of a role before its people may start."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from apps.accounts.models import RolePolicy, User
from apps.core import audit

CACHE_KEY = "accounts.roles_with_second_factor"
CACHE_SECONDS = 60
PROOFS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@transaction.atomic
def require_second_factor(*, role: str, required: bool, by: User) -> None:
    """Ask everyone in ``role`` for a second factor from their next page on, or no longer."""
    policy, _ = RolePolicy.objects.update_or_create(
        role=role, defaults={"requires_second_factor": required}
    )
    audit.record("role_policy.changed", actor=by, target=policy, role=role, second_factor=required)
    transaction.on_commit(forget)


def asks_for_second_factor(user: User) -> bool:
    """Whether the role of ``user`` must have one; demo people walk in without."""
    return not (settings.DEMO and user.is_demo) and _is_required_of(user.role)


def lacks_second_factor(user: User) -> bool:
    """Whether ``user`` must set one up before anything else, pages and sockets alike."""
    return asks_for_second_factor(user) and not has_second_factor(user)


def must_prove_more(user: User) -> bool:
    """Whether ``user`` is kept from break-glass: a second factor is needed there in any role."""
    if settings.DEMO and user.is_demo:
        return False
    return not has_second_factor(user)


def may_forget(authenticator: Authenticator) -> bool:
    """Whether a proof may go: not the last one of somebody who must have one."""
    user = authenticator.user
    if authenticator.type not in PROOFS or not _is_required_of(user.role):
        return True
    others = Authenticator.objects.filter(user=user, type__in=PROOFS).exclude(pk=authenticator.pk)
    return bool(others.exists())


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=PROOFS).exists())


def forget() -> None:
    cache.delete(CACHE_KEY)


def _is_required_of(role: str) -> bool:
    roles = cache.get(CACHE_KEY)
    if roles is None:
        roles = RolePolicy.objects.roles_with_second_factor()
        cache.set(CACHE_KEY, roles, CACHE_SECONDS)
    return role in roles
