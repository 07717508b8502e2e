"""Teams: who works together, on which brands, led by whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.events import AccessChanged, TeamChanged
from apps.accounts.models import Brand, Team, User
from apps.core import audit
from apps.core.events import publish


@transaction.atomic
def create(
    *,
    name: str,
    by: User,
    leader: User | None = None,
    members: Iterable[User] = (),
    brands: Iterable[Brand] = (),
) -> Team:
    team = Team.objects.create(name=name, leader=leader)
    team.members.set(members)
    team.brands.set(brands)
    audit.record("team.created", actor=by, target=team, after=_shape(team))
    _tell(team, _people(team))
    return team


@transaction.atomic
def change(
    *,
    team: Team,
    by: User,
    name: str,
    leader: User | None,
    members: Iterable[User],
    brands: Iterable[Brand] | None = None,
) -> None:
    """Set the whole team. ``brands`` left out stay: a leader may not choose them."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    before, touched = _shape(team), _people(team)
    team.name, team.leader = name, leader
    team.save(update_fields=["name", "leader", "updated_at"])
    team.members.set(members)
    if brands is not None:
        team.brands.set(brands)
    after = _shape(team)
    if after == before:
        return
    audit.record("team.changed", actor=by, target=team, before=before, after=after)
    brands_moved = after["brands"] != before["brands"]
    _tell(team, touched | _people(team) if brands_moved else touched ^ _people(team))


@transaction.atomic
def archive(*, team: Team, by: User) -> None:
    """Take a team out of use; its history stays. Twice is harmless."""
    changed = Team.objects.current().filter(pk=team.pk).update(archived_at=timezone.now())
    if changed:
        audit.record("team.archived", actor=by, target=team)
        _tell(team, _people(team))


@transaction.atomic
def restore(*, team: Team, by: User) -> None:
    changed = Team.objects.filter(pk=team.pk, archived_at__isnull=False).update(archived_at=None)
    if changed:
        audit.record("team.restored", actor=by, target=team)
        _tell(team, _people(team))


def _tell(team: Team, people: set[int]) -> None:
    publish(TeamChanged(team.pk))
    if people:
        publish(AccessChanged(tuple(sorted(people))))


def _people(team: Team) -> set[int]:
    leader = {team.leader_id} if team.leader_id else set()
    return set(team.members.values_list("pk", flat=True)) | leader


def _shape(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "leader": team.leader_id,
        "members": sorted(team.members.values_list("pk", flat=True)),
        "brands": sorted(team.brands.values_list("pk", flat=True)),
    }
