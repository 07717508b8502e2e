"""Keys for programs, made and revoked by their owner."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.forms.tokens import TokenForm, TokenForSomebody
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import ApiToken
from apps.accounts.services import tokens as service

PAGE = 100


@permitted(Action.TOKEN_USE)
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: AgentRequest) -> HttpResponse:
    """The list; the answer to a new token shows its secret, this one time."""
    form = TokenForm(request.POST or None, user=request.user)
    secret = ""
    if form.is_valid():
        wanted = {"name": form.cleaned_data["name"], "scopes": form.cleaned_data["scopes"]}
        _, secret = service.create(user=request.user, expires_at=form.expires_at(), **wanted)
        form = TokenForm(user=request.user)
    own = ApiToken.objects.visible_to(request.user).filter(user=request.user)
    context = {"form": form, "tokens": own, "secret": secret}
    status = 422 if form.errors else 200
    return render(request, "accounts/profile/tokens.html", context, status=status)


@permitted(Action.TOKEN_USE)
@require_POST
def revocation(request: AgentRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    service.revoke(token=token, by=request.user)
    return redirect("accounts:tokens")


@permitted(Action.USER_MANAGE, at_least=Scope.ALL)
@never_cache
@require_http_methods(["GET", "POST"])
def everybodys(request: AgentRequest) -> HttpResponse:
    """Settings, API tokens: all of them, and a new one in somebody's name."""
    form = TokenForSomebody(request.POST or None, user=request.user)
    secret = ""
    if form.is_valid():
        given = form.cleaned_data
        _, secret = service.create(
            user=given["owner"], name=given["name"], scopes=given["scopes"],
            expires_at=form.expires_at(), by=request.user,
        )  # fmt: skip
        form = TokenForSomebody(user=request.user)
    rows = ApiToken.objects.visible_to(request.user).select_related("user").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    next_url = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    context = {"form": form, "tokens": found[:PAGE], "secret": secret, "next_url": next_url}
    status = 422 if form.errors else 200
    return render(request, "accounts/tokens/page.html", context, status=status)


@permitted(Action.USER_MANAGE, at_least=Scope.ALL)
@require_POST
def anybodys_revocation(request: AgentRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    service.revoke(token=token, by=request.user)
    return redirect("settings:tokens")
