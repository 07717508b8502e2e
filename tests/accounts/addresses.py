"""Every address of the product, as the resolver knows it, and what guards it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from apps.accounts.domain.permissions import Action
from apps.accounts.http import PUBLIC, SIGNED_IN, Guard

ADMINISTRATORS = Guard("permitted", (Action.ADMIN_SITE,))

# Views that others wrote wear no mark; here they get one, by name or by the start of it.
# Their own checks are stricter than "public" where a login stage or a secret key is needed.
OTHERS = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "metrics": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_": SIGNED_IN,
    "usersessions_": SIGNED_IN,
    "socialaccount_connections": SIGNED_IN,
    "socialaccount_": PUBLIC,
    "openid_connect_": PUBLIC,
    "saml_": PUBLIC,
    "admin:login": PUBLIC,
    "admin:logout": PUBLIC,
    "admin:": ADMINISTRATORS,
    "/break-glass/": ADMINISTRATORS,
    "/accounts/": PUBLIC,  # redirects
    "/floor/": PUBLIC,
}


@dataclass(frozen=True, slots=True)
class Address:
    name: str  # "settings:user"; where a pattern has none, its route
    route: str
    arguments: frozenset[str]
    guard: Guard | None
    view: Callable[..., Any]

    @property
    def is_ours(self) -> bool:
        return isinstance(getattr(self.view, "guard", None), Guard)


def every() -> list[Address]:
    return list(_walk(get_resolver(), (), "/", frozenset()))


def _walk(
    resolver: URLResolver, spaces: tuple[str, ...], route: str, arguments: frozenset[str]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        below = route + str(entry.pattern)
        needed = arguments | entry.pattern.regex.groupindex.keys()
        if isinstance(entry, URLResolver):
            inside = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, inside, below, needed)
        elif isinstance(entry, URLPattern):
            name = ":".join([*spaces, entry.name]) if entry.name else below
            yield Address(name, below, needed, _guard(name, entry.callback), entry.callback)


def _guard(name: str, view: Callable[..., Any]) -> Guard | None:
    own = getattr(view, "guard", None)
    if isinstance(own, Guard):
        return own
    for permission in getattr(getattr(view, "cls", None), "permission_classes", ()):
        if isinstance(getattr(permission, "guard", None), Guard):
            found: Guard = permission.guard
            return found
    starts = [start for start in OTHERS if name.startswith(start)]
    return OTHERS[max(starts, key=len)] if starts else None
