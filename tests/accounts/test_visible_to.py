"""What people see of the people and the organisation, asked of every queryset in every role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.accounts.domain.permissions import Action
from apps.accounts.domain.roles import Role
from apps.accounts.http import PUBLIC, SIGNED_IN, Guard
from apps.accounts.models import (
    AgentSkill,
    ApiToken,
    Brand,
    Invitation,
    RolePolicy,
    Skill,
    Team,
    User,
)
from apps.accounts.querysets import audit_entries
from apps.core.models import AuditEntry
from tests import make
from tests.accounts.world import World

pytestmark = pytest.mark.django_db

OWN, BRAND_WIDE, ALL = (
    {"own team"},
    {"own team", "other team"},
    {"own team", "other team", "other brand"},
)
NOBODY: set[str] = set()

PEOPLE = {
    Role.AGENT: OWN,
    Role.TEAM_LEADER: OWN,
    Role.SUPERVISOR: BRAND_WIDE,
    Role.REVIEWER: OWN,
    Role.TRAINER: BRAND_WIDE,
    Role.PLANNER: BRAND_WIDE,
    Role.ADMIN: ALL,
    Role.LIGHT: NOBODY,
    Role.CLIENT: NOBODY,
}


@pytest.fixture
def world():
    return World()


def seen(rows, world, what):
    """In which places ``rows`` holds what the place holds."""
    keys = set(rows.values_list("pk", flat=True))
    return {name for name, place in world.places.items() if what(place).pk in keys}


@pytest.mark.parametrize(("role", "places"), PEOPLE.items())
def test_colleagues_and_their_skills(world, role, places):
    colleagues = {name: make.agent(team=place.team) for name, place in world.places.items()}
    skill = make.skill()
    held = {name: make.agent_skill(each, skill) for name, each in colleagues.items()}
    reader = world.reader(role)
    people = set(User.objects.visible_to(reader))
    assert {name for name, each in colleagues.items() if each in people} == places
    assert reader in people
    rows = set(AgentSkill.objects.visible_to(reader))
    assert {name for name, each in held.items() if each in rows} == places


@pytest.mark.parametrize("role", list(Role))
def test_teams_and_brands(world, role):
    reader = world.reader(role)
    widest = (Action.FLOOR_VIEW, Action.TEAM_MANAGE, Action.COURSE_MANAGE)
    wide = any(reader.scope(action) >= 3 for action in widest)
    everything = role is Role.ADMIN
    teams = ALL if everything else BRAND_WIDE if wide else NOBODY if role in NO_TEAM else OWN
    assert seen(Team.objects.visible_to(reader), world, lambda place: place.team) == teams
    brands = ALL if everything else BRAND_WIDE  # both first places are of one brand
    assert seen(Brand.objects.visible_to(reader), world, lambda place: place.brand) == brands


NO_TEAM = {Role.LIGHT, Role.CLIENT}


@pytest.mark.parametrize("role", list(Role))
def test_tokens_are_ones_own_and_invitations_the_administrators(world, role):
    reader = world.reader(role)
    for place in world.places.values():
        assert place.token
        assert place.invitation
    tokens = ALL if role is Role.ADMIN else OWN
    assert seen(ApiToken.objects.visible_to(reader), world, lambda place: place.token) == tokens
    invited = ALL if role is Role.ADMIN else NOBODY
    rows = Invitation.objects.visible_to(reader)
    assert seen(rows, world, lambda place: place.invitation) == invited
    RolePolicy.objects.create(role="agent")
    assert RolePolicy.objects.visible_to(reader).exists() is (role is Role.ADMIN)


@pytest.mark.parametrize("role", list(Role))
def test_the_trail_of_those_one_sees(world, role):
    for place in world.places.values():
        AuditEntry.objects.create(action="case.assigned", actor=place.person)
    others = {name: place.person for name, place in world.places.items() if name != "own team"}
    reader = world.reader(role)
    actors = {entry.actor for entry in audit_entries(reader)}
    expected = {Role.ADMIN: ALL - OWN, Role.SUPERVISOR: {"other team"}}.get(role, NOBODY)
    assert {name for name, each in others.items() if each in actors} == expected


def test_skills_are_for_everybody_who_works_here():
    skill = make.skill()
    assert skill in Skill.objects.visible_to(make.user(role="client"))
    assert skill not in Skill.objects.visible_to(make.agent(is_active=False))


def test_the_deactivated_see_nothing(world):
    reader = world.reader(Role.SUPERVISOR)
    reader.is_active = False
    assert not reader.may(Action.FLOOR_VIEW)
    assert seen(User.objects.visible_to(reader), world, lambda p: p.person) == {"own team"}
    assert not audit_entries(reader).exists()


def test_archived_teams_give_no_rights():
    team = make.team()
    noor = make.agent(team=team)
    team.archived_at = team.created_at
    team.save()
    noor = User.objects.get(pk=noor.pk)
    assert (noor.team_ids(), noor.brand_ids()) == ([], [])


def test_a_guard_admits_by_role_and_reach():
    leader, stranger = make.user(role="team_leader"), AnonymousUser()
    own = Guard("permitted", (Action.TEAM_MANAGE,))
    wide = Guard("permitted", (Action.TEAM_MANAGE,), 3)
    assert [g.admits(leader) for g in (PUBLIC, SIGNED_IN, own, wide)] == [True, True, True, False]
    assert [g.admits(stranger) for g in (PUBLIC, SIGNED_IN, own, wide)] == [
        True,
        False,
        False,
        False,
    ]
