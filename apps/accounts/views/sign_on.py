"""Settings, single sign-on: the companies' logins, and the address that SCIM is told."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.choices import SignOnKind
from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.forms.sign_on import SignOnForm
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import IdentityProvider
from apps.accounts.services import sign_on as service


@permitted(Action.USER_MANAGE, at_least=Scope.ALL)
@require_GET
def sign_on(request: AgentRequest) -> HttpResponse:
    rows = IdentityProvider.objects.visible_to(request.user)
    context = {"providers": rows, "scim": f"{settings.PUBLIC_URL}/scim/v2/"}
    return render(request, "accounts/sign_on/page.html", context)


@permitted(Action.USER_MANAGE, at_least=Scope.ALL)
@require_http_methods(["GET", "POST"])
def provider_new(request: AgentRequest) -> HttpResponse:
    form = SignOnForm(request.POST or None)
    if form.is_valid():
        row = service.save(by=request.user, **form.cleaned_data)
        return redirect("settings:sign_on_provider", row.pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_on/provider.html", {"form": form}, status=status)


@permitted(Action.USER_MANAGE, at_least=Scope.ALL)
@require_http_methods(["GET", "POST"])
def provider(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(IdentityProvider.objects.visible_to(request.user), pk=pk)
    form = SignOnForm(request.POST or None, provider=row)
    if form.is_valid():
        service.save(by=request.user, provider=row, **form.cleaned_data)
        return redirect("settings:sign_on")
    context = {"form": form, "provider": row, "ours": _ours(row)}
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_on/provider.html", context, status=status)


@permitted(Action.USER_MANAGE, at_least=Scope.ALL)
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(IdentityProvider.objects.visible_to(request.user), pk=pk)
    service.delete(provider=row, by=request.user)
    return redirect("settings:sign_on")


def _ours(row: IdentityProvider) -> list[tuple[str, str]]:
    """What they are to be told of us."""
    names = (
        [("Redirect URI", "openid_connect_callback", {"provider_id": row.slug})]
        if row.kind == SignOnKind.OIDC
        else [
            ("Entity ID, metadata", "saml_metadata", {"organization_slug": row.slug}),
            ("Assertion consumer service", "saml_acs", {"organization_slug": row.slug}),
        ]
    )
    try:
        return [(label, settings.PUBLIC_URL + reverse(n, kwargs=k)) for label, n, k in names]
    except NoReverseMatch:  # no SAML here
        return []
