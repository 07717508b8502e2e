"""Companies' logins: kept as rows, and what they say of a person put into practice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.choices import SignOnKind
from apps.accounts.domain import claims
from apps.accounts.errors import AlreadyHere, NoSuchLogin
from apps.accounts.models import IdentityProvider, Team, User
from apps.accounts.services import people
from apps.core import audit, sealing

PROVIDERS = {SignOnKind.OIDC: "openid_connect", SignOnKind.SAML: "saml"}
# Written by names: what SAML calls them and what Microsoft does.
SAML_ATTRIBUTES = {
    "email": [
        "email", "mail", "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    ],
    "first_name": [
        "givenName", "urn:oid:2.5.4.42",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    ],
    "last_name": [
        "sn", "urn:oid:2.5.4.4",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    ],
    "username": ["uid", "urn:oid:0.9.2342.19200300.100.1.1"],
}  # fmt: skip


@transaction.atomic
def save(
    *, by: User, provider: IdentityProvider | None = None, secret: str = "", **fields: Any
) -> IdentityProvider:
    """Make or change one; an empty ``secret`` keeps the one that is there. Raises AlreadyHere."""
    row = provider or IdentityProvider()
    for name, value in fields.items():
        setattr(row, name, value)
    row.slug = row.slug or slugify(row.name)[:40] or "login"
    if secret:
        row.secret = sealing.seal(secret.encode())
    row.certificate = _bare(row.certificate)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyHere(_("There is a login of this name already.")) from error
    told = {name: fields[name] for name in fields if name not in {"certificate"}}
    audit.record("sign_on.saved", actor=by, target=row, summary=row.name, fields=_plain(told))
    return row


@transaction.atomic
def delete(*, provider: IdentityProvider, by: User) -> None:
    """The door is gone; people keep their accounts."""
    audit.record("sign_on.deleted", actor=by, target=provider, summary=provider.name)
    provider.delete()


def apps(*, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
    """The rows as allauth wants them; never stored there, so that secrets stay sealed."""
    found = []
    for row in IdentityProvider.objects.enabled():
        app = _as_app(row)
        if provider and provider not in {app.provider, app.provider_id}:
            continue
        if client_id and app.client_id != client_id:
            continue
        found.append(app)
    return found


def origins() -> list[str]:
    """Where the sign-in form may lead."""
    found = {
        url_origin(row.server_url or row.sso_url) for row in IdentityProvider.objects.enabled()
    }
    return sorted(found - {""})


def url_origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def provider_of(account_provider: str) -> IdentityProvider | None:
    """Who vouched for somebody; None for a login of the settings."""
    return IdentityProvider.objects.enabled().filter(slug=account_provider).first()


@transaction.atomic
def welcome(
    *, provider: IdentityProvider, email: str, names: Mapping[str, str], told: Mapping[str, Any]
) -> User:
    """Make a person of somebody new, with the role and teams that their groups stand for."""
    if not provider.makes_people:
        raise NoSuchLogin(_("Nobody with this address works here yet."))
    held = _groups(provider, told)
    person = people.create(
        username=_free_username(names.get("username") or email.partition("@")[0]),
        email=email,
        display_name=names.get("name", "")[:80],
        role=claims.role_of(held, provider.role_map) or provider.default_role,
        teams=_teams(provider, held),
    )
    audit.record("user.signed_on_first", actor=person, target=person, by=provider.slug)
    return person


@transaction.atomic
def follow(*, provider: IdentityProvider, person: User, told: Mapping[str, Any]) -> None:
    """At each sign-in: the role their groups stand for, and the teams that are mapped.

    Teams and roles that no group stands for are the house's own, and stay as they are.
    """
    if not provider.group_claim:
        return
    held = _groups(provider, told)
    role = claims.role_of(held, provider.role_map) or person.role
    mapped = set(provider.team_map.values())
    kept = list(person.teams.exclude(pk__in=mapped))
    wanted = [*kept, *_teams(provider, held)]
    same_teams = {team.pk for team in wanted} == set(person.teams.values_list("pk", flat=True))
    if role != person.role or not same_teams:
        people.change(person=person, by=person, role=role, teams=wanted)
        person.refresh_from_db()  # who signs in is saved again by allauth


def _as_app(row: IdentityProvider) -> SocialApp:
    app = SocialApp(provider=PROVIDERS[SignOnKind(row.kind)], provider_id=row.slug, name=row.name)
    settings: dict[str, Any] = {"verified_email": row.addresses_are_proved}
    if row.kind == SignOnKind.OIDC:
        app.client_id = row.client_id
        app.secret = sealing.unseal(bytes(row.secret)).decode() if row.secret else ""
        settings |= {"server_url": row.server_url, "oauth_pkce_enabled": True}
    else:
        app.client_id = row.slug
        settings |= {
            "idp": {
                "entity_id": row.entity_id, "sso_url": row.sso_url, "x509cert": row.certificate,
            },
            "attribute_mapping": SAML_ATTRIBUTES,
            "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True,
                         "allow_single_label_domains": True},
        }  # fmt: skip
    app.settings = settings
    return app


def _groups(provider: IdentityProvider, told: Mapping[str, Any]) -> list[str]:
    if not provider.group_claim:
        return []
    return claims.groups(claims.flat(told), provider.group_claim)


def _teams(provider: IdentityProvider, held: list[str]) -> list[Team]:
    wanted = claims.teams_of(held, provider.team_map)
    return list(Team.objects.current().filter(pk__in=wanted))


def _free_username(wanted: str) -> str:
    base = re.sub(r"[^\w.@+-]", "", wanted)[:140] or "user"
    taken = set(User.objects.filter(username__istartswith=base).values_list("username", flat=True))
    if base not in taken:
        return base
    return next(name for n in range(2, 10_000) if (name := f"{base}{n}") not in taken)


def _bare(certificate: str) -> str:
    lines = certificate.strip().splitlines()
    return "".join(line.strip() for line in lines if not line.startswith("-----"))


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if isinstance(value, str | int | bool)}
