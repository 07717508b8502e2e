"""Who works here: people, their teams, their skills."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.choices import Role, SkillKind
from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import ProgramRequest, granted, reach
from apps.accounts.models import AgentSkill, Brand, Skill, Team, User
from apps.accounts.services import people, skills, teams
from apps.core.api import Endpoint, read, unique
from apps.core.nouns import Noun, Nouns, seen

WHO = (Action.DESK_USE, Action.FLOOR_VIEW, Action.SKILL_MANAGE, Action.USER_MANAGE)
TEAMS = (Action.DESK_USE, Action.FLOOR_VIEW, Action.TEAM_MANAGE, Action.USER_MANAGE)
KEEP_WORDS = granted(WHO, Action.SKILL_MANAGE, writes_at_least=Scope.ALL)


class UserShape(serializers.Serializer[User]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    email = serializers.CharField()
    role = serializers.CharField()
    is_active = serializers.BooleanField()
    teams = serializers.SerializerMethodField()
    brands = serializers.SerializerMethodField(help_text="Beyond those of the teams.")
    hired_on = serializers.DateField(allow_null=True)
    deactivated_at = serializers.DateTimeField(allow_null=True)

    def get_teams(self, user: User) -> list[int]:
        return sorted(team.pk for team in user.teams.all())

    def get_brands(self, user: User) -> list[str]:
        return sorted(brand.slug for brand in user.brands.all())


class UserChange(serializers.Serializer[Any]):
    display_name = serializers.CharField(max_length=80, required=False)
    email = serializers.EmailField(required=False, allow_blank=True)
    role = serializers.ChoiceField(Role.choices, required=False)
    teams = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=100)
    brands = serializers.ListField(child=serializers.SlugField(), required=False, max_length=100)
    hired_on = serializers.DateField(required=False, allow_null=True)
    is_active = serializers.BooleanField(required=False)


class NewUser(serializers.Serializer[Any]):
    username = serializers.RegexField(r"^[\w.@+-]+$", max_length=150)
    display_name = serializers.CharField(max_length=80, required=False)
    email = serializers.EmailField(required=False, allow_blank=True)
    role = serializers.ChoiceField(Role.choices)
    teams = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=100)
    brands = serializers.ListField(child=serializers.SlugField(), required=False, max_length=100)


class WantedUsers(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, max_length=80, help_text="Words of the name.")
    role = serializers.ChoiceField(Role.choices, required=False)
    team = serializers.IntegerField(required=False)
    username = serializers.CharField(required=False, max_length=150)
    is_active = serializers.BooleanField(required=False, default=None, allow_null=True)


class Users(Nouns):
    """The colleagues one may see, newest first."""

    noun = "users"
    permission_classes = [granted(WHO, Action.USER_MANAGE)]
    shape = UserShape
    asks = WantedUsers
    filters = {"role": "role", "username": "username"}
    takes = NewUser
    of = User
    fetched = ("teams", "brands")

    def narrowed(self, rows: Any, wanted: Any) -> Any:
        rows = rows.matching(wanted.get("q", ""))
        if "team" in wanted:
            rows = rows.filter(pk__in=User.objects.filter(teams=wanted["team"]).values("pk"))
        active = wanted.get("is_active")
        return rows if active is None else rows.filter(is_active=active)

    def make(self, request: Any, given: dict[str, Any]) -> User:
        """Without a password: they come in by single sign-on, or by a reset link."""
        return people.create(by=request.user, **_places(request, given))


class OneUser(Noun, among=Users):
    """A colleague."""

    takes = UserChange

    def change(self, request: Any, row: User, given: dict[str, Any]) -> None:
        """What is not named stays. ``is_active`` false ends sessions, sockets and tokens."""
        active = given.pop("is_active", None)
        with transaction.atomic():
            if given:
                people.change(person=row, by=request.user, **_places(request, given))
            if active is False:
                people.deactivate(person=row, by=request.user)
            elif active is True:
                people.reactivate(person=row, by=request.user)


def _places(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    if "teams" in given:
        given["teams"] = [seen(request, Team, pk=pk) for pk in given["teams"]]
    if "brands" in given:
        given["brands"] = [seen(request, Brand, slug=slug) for slug in given["brands"]]
    return given


class TeamShape(serializers.Serializer[Team]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    leader = serializers.CharField(source="leader.username", default=None, allow_null=True)
    members = serializers.SerializerMethodField()
    brands = serializers.SerializerMethodField()
    is_archived = serializers.SerializerMethodField()

    def get_members(self, team: Team) -> list[str]:
        return sorted(user.username for user in team.members.all())

    def get_brands(self, team: Team) -> list[str]:
        return sorted(brand.slug for brand in team.brands.all())

    def get_is_archived(self, team: Team) -> bool:
        return team.archived_at is not None


class TeamGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    leader = serializers.CharField(max_length=150, required=False, allow_null=True)
    members = serializers.ListField(
        child=serializers.CharField(max_length=150), required=False, max_length=2000
    )
    brands = serializers.ListField(child=serializers.SlugField(), required=False, max_length=200)


class Teams(Nouns):
    """The teams one may see."""

    noun = "teams"
    permission_classes = [granted(TEAMS, Action.TEAM_MANAGE)]
    shape = TeamShape
    takes = TeamGiven

    def rows(self, request: Any) -> QuerySet[Team]:
        rows = Team.objects.visible_to(request.user).select_related("leader")
        return rows.prefetch_related("members", "brands")

    def make(self, request: Any, given: dict[str, Any]) -> Team:
        """Made by whoever manages the teams of a brand."""
        reach(request, Action.TEAM_MANAGE, Scope.BRAND)
        with unique("There is a team of this name."):
            return teams.create(by=request.user, **_people(request, given))


class OneTeam(Noun, among=Teams):
    """A team: its people, its leader, its brands."""

    takes = TeamGiven

    def change(self, request: Any, row: Team, given: dict[str, Any]) -> None:
        """What is not named stays, and so do people and brands that one does not see.

        A leader and brands are given by whoever manages the teams of a brand.
        """
        if {"brands", "leader"} & set(given):
            reach(request, Action.TEAM_MANAGE, Scope.BRAND)
        now = {"name": row.name, "leader": row.leader, "members": list(row.members.all())}
        wanted = _people(request, given)
        for name, model in (("members", User), ("brands", Brand)):
            if name in wanted:
                mine = model.objects.visible_to(request.user).values("pk")
                wanted[name] = [*wanted[name], *getattr(row, name).exclude(pk__in=mine)]
        with unique("There is a team of this name."):
            teams.change(team=row, by=request.user, **(now | wanted))

    def remove(self, request: Any, row: Team) -> None:
        """Archived: its people lose what they saw through it."""
        reach(request, Action.TEAM_MANAGE, Scope.BRAND)
        teams.archive(team=row, by=request.user)


def _people(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("leader"):
        given["leader"] = seen(request, User, username=given["leader"])
    if "members" in given:
        found = User.objects.visible_to(request.user).filter(username__in=given["members"])
        rows = list(found)
        if len(rows) != len(set(given["members"])):
            raise serializers.ValidationError({"members": ["Somebody of these is not there."]})
        given["members"] = rows
    if "brands" in given:
        given["brands"] = [seen(request, Brand, slug=slug) for slug in given["brands"]]
    return given


class SkillShape(serializers.Serializer[Skill]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    kind = serializers.CharField()
    description = serializers.CharField()
    requires_certificate = serializers.BooleanField()
    needed_people = serializers.IntegerField()
    is_archived = serializers.SerializerMethodField()

    def get_is_archived(self, skill: Skill) -> bool:
        return skill.archived_at is not None


class SkillGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(SkillKind.choices, required=False)
    description = serializers.CharField(max_length=200, required=False, allow_blank=True)
    requires_certificate = serializers.BooleanField(required=False)
    needed_people = serializers.IntegerField(required=False, min_value=0, max_value=32_000)


class Skills(Nouns):
    """What a contact can need and a person can have."""

    noun = "skills"
    permission_classes = [KEEP_WORDS]
    shape = SkillShape
    takes = SkillGiven
    of = Skill

    def make(self, request: Any, given: dict[str, Any]) -> Skill:
        """The house's word: made by an administrator."""
        with unique("There is a skill of this name."):
            return skills.create(by=request.user, **given)


class OneSkill(Noun, among=Skills):
    """A skill."""

    takes = SkillGiven

    def change(self, request: Any, row: Skill, given: dict[str, Any]) -> None:
        """What is not named stays."""
        with unique("There is a skill of this name."):
            skills.change(skill=row, by=request.user, **given)

    def remove(self, request: Any, row: Skill) -> None:
        """Archived: queues no longer ask for it."""
        skills.archive(skill=row, by=request.user)


class AgentSkillShape(serializers.Serializer[AgentSkill]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    skill = serializers.CharField(source="skill.slug")
    level = serializers.IntegerField()
    valid_from = serializers.DateTimeField(allow_null=True)
    valid_to = serializers.DateTimeField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]


class WantedAgentSkills(serializers.Serializer[Any]):
    user = serializers.CharField(required=False, max_length=150, help_text="A username.")
    skill = serializers.SlugField(required=False)


class AgentSkills(Nouns):
    """Who can do what, how well and until when."""

    noun = "agent_skills"
    permission_classes = [granted(WHO)]
    shape = AgentSkillShape
    asks = WantedAgentSkills
    filters = {"user": "user__username", "skill": "skill__slug"}
    of, joined = AgentSkill, ("user", "skill")


class LevelGiven(serializers.Serializer[Any]):
    level = serializers.IntegerField(min_value=0, max_value=4, help_text="0 takes it away.")
    valid_to = serializers.DateTimeField(required=False, allow_null=True, default=None)


class Level(Endpoint):
    permission_classes = [granted(Action.SKILL_MANAGE)]

    @extend_schema(operation_id="agent_skills_put", request=LevelGiven, responses={204: None})
    def put(self, request: ProgramRequest, pk: int, slug: str) -> Response:
        """How well somebody can do something, 1 to 4."""
        given = read(LevelGiven, request)
        person = seen(request, User, pk=pk)
        skill = get_object_or_404(Skill.objects.visible_to(request.user).current(), slug=slug)
        skills.grant(user=person, skill=skill, by=request.user, **given)
        return Response(status=204)
