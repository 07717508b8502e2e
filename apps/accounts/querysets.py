"""What people may see of the people and the organisation they work in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import UserManager
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from apps.accounts.domain.permissions import Action, Scope, scope_of
from apps.accounts.domain.roles import MUST_USE_SECOND_FACTOR_BY_DEFAULT, Role
from apps.core.models import AuditEntry

if TYPE_CHECKING:
    from apps.accounts.models import (
        AgentSkill,
        ApiToken,
        Brand,
        IdentityProvider,
        Invitation,
        Notice,
        RolePolicy,
        Skill,
        Team,
        User,
    )


class BrandQuerySet(QuerySet["Brand"]):
    def visible_to(self, user: User) -> BrandQuerySet:
        """The brands ``user`` serves; all of them for whoever manages brands."""
        if user.scope(Action.BRAND_MANAGE) is Scope.ALL:
            return self
        return self.filter(pk__in=user.brand_ids())

    def current(self) -> BrandQuerySet:
        return self.filter(archived_at__isnull=True)


class TeamQuerySet(QuerySet["Team"]):
    def visible_to(self, user: User) -> TeamQuerySet:
        """The teams ``user`` belongs to or leads, and those of their brands for a supervisor."""
        scope = max(
            user.scope(Action.TEAM_MANAGE),
            user.scope(Action.FLOOR_VIEW),
            user.scope(Action.COURSE_MANAGE),
        )
        if scope is Scope.ALL:
            return self
        own = Q(pk__in=user.team_ids())
        if scope is Scope.BRAND:
            return self.filter(own | Q(brands__in=user.brand_ids())).distinct()
        return self.filter(own)

    def current(self) -> TeamQuerySet:
        return self.filter(archived_at__isnull=True)


class UserQuerySet(QuerySet["User"]):
    def visible_to(self, user: User) -> UserQuerySet:
        """Colleagues: oneself, one's teams, and those of the brands one supervises or teaches."""
        scope = max(
            user.scope(Action.USER_MANAGE),
            user.scope(Action.FLOOR_VIEW),
            user.scope(Action.SKILL_MANAGE),
            user.scope(Action.COURSE_MANAGE),
        )
        if scope is Scope.ALL:
            return self
        team_ids = user.team_ids()
        seen = Q(pk=user.pk) | Q(pk__in=self._members_of(team_ids))
        if scope is Scope.BRAND:
            seen |= Q(pk__in=self._of_brands(user.brand_ids()))
        return self.filter(seen)

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def demo_logins(self) -> UserQuerySet:
        """One to walk in as for each role, the first made."""
        first = self.active().filter(is_demo=True).values("role").annotate(first=Min("pk"))
        return self.filter(pk__in=first.values("first")).order_by("pk")

    def at_the_desk(self) -> UserQuerySet:
        """Those whose role takes contacts, and so whose skills matter."""
        roles = [role for role in Role if scope_of(role, Action.DESK_USE) > Scope.NONE]
        return self.filter(role__in=roles)

    def matching(self, words: str) -> UserQuerySet:
        """Whose name, username or e-mail has every one of ``words`` in it."""
        found = self
        for word in words.split()[:5]:
            found = found.filter(
                Q(display_name__icontains=word)
                | Q(username__icontains=word)
                | Q(email__icontains=word)
            )
        return found

    def _members_of(self, team_ids: list[int]) -> QuerySet[User, Any]:
        members: QuerySet[User, Any] = self.model.objects.filter(teams__in=team_ids).values("pk")
        return members

    def _of_brands(self, brand_ids: list[int]) -> QuerySet[User, Any]:
        people = self.model.objects.filter(teams__brands__in=brand_ids)
        keys: QuerySet[User, Any] = people.values("pk")
        return keys


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's way to make users, our way to find them."""


def audit_entries(user: User) -> QuerySet[AuditEntry]:
    """What ``user`` may read of the trail: all of it, or what the people they see have done."""
    scope = user.scope(Action.AUDIT_VIEW)
    if scope is Scope.ALL:
        return AuditEntry.objects.all()
    if scope is Scope.NONE:
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(actor__in=user.__class__.objects.visible_to(user).values("pk"))


class SkillQuerySet(QuerySet["Skill"]):
    def visible_to(self, user: User) -> SkillQuerySet:
        """Skills are the house's shared vocabulary: everyone who works here may read them."""
        return self if user.is_active else self.none()

    def current(self) -> SkillQuerySet:
        return self.filter(archived_at__isnull=True)


class AgentSkillQuerySet(QuerySet["AgentSkill"]):
    def visible_to(self, user: User) -> AgentSkillQuerySet:
        """One's own skills and those of the people one may see."""
        people = user.__class__.objects.visible_to(user)
        return self.filter(user__in=people.values("pk"))

    def valid(self) -> AgentSkillQuerySet:
        """Those that route today."""
        now = timezone.now()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=now),
            Q(valid_to__isnull=True) | Q(valid_to__gt=now),
        )


class InvitationQuerySet(QuerySet["Invitation"]):
    def visible_to(self, user: User) -> InvitationQuerySet:
        return self if user.may(Action.USER_MANAGE) else self.none()

    def open(self) -> InvitationQuerySet:
        """Neither accepted, nor revoked, nor run out."""
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )


class ApiTokenQuerySet(QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> ApiTokenQuerySet:
        """One's own tokens; an administrator sees everybody's (never their secret)."""
        if user.scope(Action.USER_MANAGE) is Scope.ALL:
            return self
        return self.filter(user=user)

    def usable(self) -> ApiTokenQuerySet:
        now = timezone.now()
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
            revoked_at__isnull=True,
            user__is_active=True,
        )


class RolePolicyQuerySet(QuerySet["RolePolicy"]):
    def visible_to(self, user: User) -> RolePolicyQuerySet:
        return self if user.may(Action.USER_MANAGE) else self.none()

    def roles_with_second_factor(self) -> set[str]:
        """The roles whose people must set one up before anything else."""
        said = dict(self.values_list("role", "requires_second_factor"))
        return {role for role in Role if said.get(role, role in MUST_USE_SECOND_FACTOR_BY_DEFAULT)}


class IdentityProviderQuerySet(QuerySet["IdentityProvider"]):
    def visible_to(self, user: User) -> IdentityProviderQuerySet:
        return self if user.may(Action.USER_MANAGE) else self.none()

    def enabled(self) -> IdentityProviderQuerySet:
        return self.filter(is_enabled=True)


class NoticeQuerySet(QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """One's own."""
        return self.filter(user=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)
