"""How one person likes to work. What is changed here holds from the next page on."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.choices import Theme
from apps.accounts.forms.profile import KeysForm, LookForm
from apps.accounts.http import AgentRequest, signed_in
from apps.accounts.services import preferences, sessions


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: AgentRequest) -> HttpResponse:
    form = LookForm(_sent(request), initial=LookForm.initial_of(request.user))
    if form.is_valid():
        preferences.change(user=request.user, **form.chosen())
        return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile/page.html", {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def keys(request: AgentRequest) -> HttpResponse:
    form = KeysForm(_sent(request), initial=KeysForm.initial_of(request.user))
    if form.is_valid():
        enabled = form.cleaned_data["shortcuts_enabled"]
        preferences.remap(user=request.user, keys=form.keys())
        preferences.change(user=request.user, shortcuts_enabled=enabled)
        return redirect("accounts:keys")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile/keys.html", {"form": form}, status=status)


@signed_in
@require_POST
def theme(request: AgentRequest) -> HttpResponse:
    """Keeps what the switch in the menu shows already."""
    wanted = request.POST.get("theme", "")
    if wanted not in Theme.values:
        return HttpResponse(status=422)
    preferences.change(user=request.user, theme=wanted)
    return HttpResponse(status=204)


@signed_in
@require_POST
def session_end(request: AgentRequest, pk: int) -> HttpResponse:
    """End another of one's own sessions."""
    session = get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk)
    sessions.end(session, by=request.user)
    return redirect("usersessions_list")


def _sent(request: AgentRequest) -> QueryDict | None:
    """What was posted, even when every box is empty."""
    return request.POST if request.method == "POST" else None
