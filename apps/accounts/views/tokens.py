"""Keys for programs, made and revoked by their owner."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.forms.tokens import TokenForm
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import ApiToken
from apps.accounts.services import tokens as service


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
