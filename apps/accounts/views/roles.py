"""Settings, roles: what each may do, and who must prove more than a password."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.choices import Role
from apps.accounts.domain.permissions import Action, scope_of
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import RolePolicy
from apps.accounts.services import policies


@permitted(Action.USER_MANAGE)
@require_GET
def roles(request: AgentRequest) -> HttpResponse:
    """The permission table as it is in the code, read-only, with the one switch of a row."""
    asked = RolePolicy.objects.visible_to(request.user).roles_with_second_factor()
    context = {
        "roles": [(role, role.value in asked) for role in Role],
        "rows": [(action, [scope_of(role, action) for role in Role]) for action in Action],
    }
    return render(request, "accounts/roles/page.html", context)


@permitted(Action.USER_MANAGE)
@require_POST
def second_factor(request: AgentRequest, role: str) -> HttpResponse:
    """Ask for a second factor with ``required=1``, no longer without."""
    if role in Role.values:
        required = request.POST.get("required") == "1"
        policies.require_second_factor(role=role, required=required, by=request.user)
    return redirect("settings:roles")
