"""Who works here: hired, changed, gone, back again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.choices import Role
from apps.accounts.errors import AlreadyHere, LastAdministrator, NotYourself
from apps.accounts.events import AccessChanged, UserDeactivated, UserReactivated
from apps.accounts.models import Brand, Team, User
from apps.accounts.services import sessions
from apps.core import audit
from apps.core.events import publish

DETAILS = frozenset({"display_name", "email", "hired_on", "language", "time_zone", "scim_id"})


@transaction.atomic
def create(
    *,
    username: str,
    email: str = "",
    display_name: str = "",
    role: str = Role.AGENT,
    password: str | None = None,
    teams: Iterable[Team] = (),
    brands: Iterable[Brand] = (),
    by: User | None = None,
    **fields: Any,
) -> User:
    """A new colleague. Without a password they can only come in by a reset link.

    Raises AlreadyHere when the username or the address is somebody's.
    """
    try:
        with transaction.atomic():
            person: User = User.objects.create_user(
                username, email, password, display_name=display_name, role=role, **fields
            )
    except IntegrityError as error:
        raise AlreadyHere(_("Somebody already uses this username or this e-mail.")) from error
    _vouch_for_address(person)
    person.teams.set(teams)
    person.brands.set(brands)
    audit.record("user.created", actor=by, target=person, role=role, username=username)
    return person


@transaction.atomic
def change(
    *,
    person: User,
    by: User,
    role: str | None = None,
    teams: Iterable[Team] | None = None,
    brands: Iterable[Brand] | None = None,
    **details: Any,
) -> None:
    """Change what is named, and leave the rest. New rights hold from the next click on.

    Raises LastAdministrator when nobody could undo it, AlreadyHere for a taken address.
    """
    unknown = details.keys() - DETAILS
    if unknown:
        raise TypeError(f"not a detail of a person: {', '.join(sorted(unknown))}")
    if role is not None and role != Role.ADMIN:
        _keep_an_administrator(person.pk)
    person = User.objects.select_for_update().get(pk=person.pk)
    before = _rights(person)
    person.role = role or person.role
    for name, value in details.items():
        setattr(person, name, value)
    _save(person, [*details, "role"])
    if "email" in details:
        _vouch_for_address(person)
    if teams is not None:
        person.teams.set(teams)
    if brands is not None:
        person.brands.set(brands)
    after = _rights(person)
    audit.record("user.changed", actor=by, target=person, before=before, after=after)
    if after != before:
        publish(AccessChanged((person.pk,)))


@transaction.atomic
def deactivate(*, person: User, by: User) -> None:
    """End somebody's work here: sessions, sockets and tokens stop, open work is released.

    Twice is harmless. Raises NotYourself and LastAdministrator.
    """
    if person.pk == by.pk:
        raise NotYourself(_("You cannot deactivate yourself. Ask another administrator."))
    _keep_an_administrator(person.pk)
    now = timezone.now()
    changed = User.objects.filter(pk=person.pk, is_active=True).update(
        is_active=False, deactivated_at=now
    )
    if not changed:
        return
    ended = sessions.end_all(person)
    audit.record("user.deactivated", actor=by, target=person, sessions_ended=ended)
    publish(UserDeactivated(person.pk, by.pk, now))


@transaction.atomic
def reactivate(*, person: User, by: User) -> None:
    """Let somebody back in with the rights they had; twice is harmless."""
    changed = User.objects.filter(pk=person.pk, is_active=False).update(
        is_active=True, deactivated_at=None
    )
    if not changed:
        return
    audit.record("user.reactivated", actor=by, target=person)
    publish(UserReactivated(person.pk, by.pk))


@transaction.atomic
def reset_second_factor(*, person: User, by: User) -> None:
    """Forget a lost phone or key and sign its owner out; they set up anew."""
    forgotten, _rows = Authenticator.objects.filter(user=person).delete()
    ended = sessions.end_all(person)
    audit.record(
        "user.second_factor_reset",
        actor=by,
        target=person,
        forgotten=forgotten,
        sessions_ended=ended,
    )


def _save(person: User, fields: Iterable[str]) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=sorted(set(fields)))
    except IntegrityError as error:
        raise AlreadyHere(_("Somebody already uses this e-mail.")) from error


def _vouch_for_address(person: User) -> None:
    """The house gave this address, so single sign-on and resets may trust it."""
    EmailAddress.objects.filter(user=person).delete()
    if person.email:
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)


def _keep_an_administrator(leaving: int) -> None:
    """Raises LastAdministrator when without ``leaving`` nobody could manage people."""
    # Locked in order, so that two administrators cannot step down at the same moment.
    administrators = User.objects.active().filter(role=Role.ADMIN).order_by("pk")
    found = set(administrators.select_for_update().values_list("pk", flat=True))
    if found == {leaving}:
        raise LastAdministrator(_("This is the last administrator. Name another one first."))


def _rights(person: User) -> dict[str, Any]:
    return {
        "role": person.role,
        "teams": sorted(person.teams.values_list("pk", flat=True)),
        "brands": sorted(person.brands.values_list("pk", flat=True)),
    }
