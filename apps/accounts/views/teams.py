"""Settings, teams: who works together, on what, led by whom."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.forms.organisation import TeamForm
from apps.accounts.http import AgentRequest, onward, permitted
from apps.accounts.models import Team
from apps.accounts.services import teams as service


@permitted(Action.TEAM_MANAGE)
@require_GET
def teams(request: AgentRequest) -> HttpResponse:
    rows = (
        Team.objects.visible_to(request.user)
        .annotate(size=Count("members", filter=Q(members__is_active=True), distinct=True))
        .select_related("leader")
        .prefetch_related("brands")
    )
    may_add = request.user.scope(Action.TEAM_MANAGE) >= Scope.BRAND
    return render(request, "accounts/teams/page.html", {"teams": rows, "may_add": may_add})


@permitted(Action.TEAM_MANAGE, at_least=Scope.BRAND)
@require_http_methods(["GET", "POST"])
def team_new(request: AgentRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, by=request.user)
    if form.is_valid():
        service.create(by=request.user, **form.shape())
        return onward(request, "settings:teams")
    status = 422 if form.errors else 200
    return render(request, "accounts/teams/team.html", {"form": form}, status=status)


@permitted(Action.TEAM_MANAGE)
@require_http_methods(["GET", "POST"])
def team(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    form = TeamForm(request.POST or None, by=request.user, team=row)
    if form.is_valid():
        service.change(team=row, by=request.user, **form.shape())
        return redirect("settings:teams")
    context = {"form": form, "team": row}
    status = 422 if form.errors else 200
    return render(request, "accounts/teams/team.html", context, status=status)


@permitted(Action.TEAM_MANAGE, at_least=Scope.BRAND)
@require_POST
def team_archive(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of use, or with ``restore=1`` back into it."""
    row = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    move = service.restore if request.POST.get("restore") else service.archive
    move(team=row, by=request.user)
    return redirect("settings:teams")
