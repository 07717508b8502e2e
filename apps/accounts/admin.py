"""Break-glass: what can be looked at there, and the little that can be done, through services."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action
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
from apps.accounts.services import invitations, people, tokens
from apps.core.errors import DomainError
from apps.core.models import AuditEntry


class Window(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows to look at. Changes go through the actions, and those through services."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and request.user.may(Action.ADMIN_SITE)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_act_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def each(self, request: HttpRequest, rows: QuerySet[Any], act: Any) -> None:
        """Act on every row; a refusal is told and stops nothing else."""
        for row in rows:
            try:
                act(row)
            except DomainError as error:
                self.message_user(request, f"{row}: {error}", messages.ERROR)


@admin.register(User)
class UserWindow(Window):
    list_display = ("username", "display_name", "email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "is_demo")
    search_fields = ("username", "display_name", "email")
    exclude = ("password",)
    actions = ("deactivate", "reactivate", "forget_second_factor")

    @admin.action(description=_("Deactivate"), permissions=["act"])
    def deactivate(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.each(request, rows, lambda row: people.deactivate(person=row, by=request.user))  # type: ignore[arg-type]

    @admin.action(description=_("Reactivate"), permissions=["act"])
    def reactivate(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.each(request, rows, lambda row: people.reactivate(person=row, by=request.user))  # type: ignore[arg-type]

    @admin.action(description=_("Forget the second factor"), permissions=["act"])
    def forget_second_factor(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.each(
            request,
            rows,
            lambda row: people.reset_second_factor(person=row, by=request.user),  # type: ignore[arg-type]
        )


@admin.register(Invitation)
class InvitationWindow(Window):
    list_display = ("email", "role", "invited_by", "expires_at", "accepted_at", "revoked_at")
    exclude = ("token_digest",)
    actions = ("withdraw",)

    @admin.action(description=_("Withdraw"), permissions=["act"])
    def withdraw(self, request: HttpRequest, rows: QuerySet[Invitation]) -> None:
        self.each(request, rows, lambda row: invitations.revoke(invitation=row, by=request.user))  # type: ignore[arg-type]


@admin.register(ApiToken)
class ApiTokenWindow(Window):
    list_display = ("name", "prefix", "user", "expires_at", "last_used_at", "revoked_at")
    exclude = ("digest",)
    actions = ("revoke",)

    @admin.action(description=_("Revoke"), permissions=["act"])
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiToken]) -> None:
        self.each(request, rows, lambda row: tokens.revoke(token=row, by=request.user))  # type: ignore[arg-type]


@admin.register(AuditEntry)
class AuditWindow(Window):
    list_display = ("at", "actor", "action", "target", "address")
    list_filter = ("action",)
    search_fields = ("action", "target")
    show_full_result_count = False


@admin.register(Brand, Team, Skill, AgentSkill, RolePolicy)
class PlainWindow(Window):
    pass
