"""People and teams as a company's directory keeps them in step (SCIM)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.choices import Role
from apps.accounts.errors import AlreadyHere
from apps.accounts.models import Team, User
from apps.accounts.services import people, teams


@transaction.atomic
def hire(
    *, by: User, username: str, active: bool = True, role: str = Role.AGENT, scim_id: str = "",
    **details: Any,
) -> User:  # fmt: skip
    """A colleague without a password: they come in by the company's login. Raises AlreadyHere."""
    if User.objects.filter(username__iexact=username).exists():
        raise AlreadyHere(_("Somebody already uses this username or this e-mail."))
    person = people.create(username=username, role=role, by=by, scim_id=scim_id, **details)
    if not active:
        people.deactivate(person=person, by=by)
        person.refresh_from_db()
    return person


@transaction.atomic
def change(*, person: User, by: User, active: bool | None = None, **details: Any) -> None:
    """What is named, and nothing else; a deactivation ends sessions, sockets and tokens at once."""
    if details:
        people.change(person=person, by=by, **details)
    if active is False:
        people.deactivate(person=person, by=by)
    elif active is True:
        people.reactivate(person=person, by=by)


def found_team(*, by: User, name: str, members: Iterable[User]) -> Team:
    """Raises AlreadyHere. It works on no brand until an administrator gives it one."""
    try:
        with transaction.atomic():
            return teams.create(name=name, by=by, members=members)
    except IntegrityError as error:
        raise AlreadyHere(_("There is a team of this name.")) from error


def set_team(*, team: Team, by: User, name: str, members: Iterable[User]) -> None:
    """Raises AlreadyHere."""
    try:
        with transaction.atomic():
            teams.change(team=team, by=by, name=name, leader=team.leader, members=members)
    except IntegrityError as error:
        raise AlreadyHere(_("There is a team of this name.")) from error


def close_team(*, team: Team, by: User) -> None:
    teams.archive(team=team, by=by)
