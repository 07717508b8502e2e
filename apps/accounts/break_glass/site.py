from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action
from apps.accounts.services import policies
from apps.core.errors import NotAllowed


class BreakGlass(AdminSite):
    """Open to administrators with a second factor; the house's own door signs them in."""

    site_header = site_title = _("Switchroom, break glass")
    index_title = _("What you change here is recorded")

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            user.is_authenticated
            and user.may(Action.ADMIN_SITE)
            and not policies.must_prove_more(user)
        )

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise NotAllowed(_("Only an administrator with a second factor may break the glass."))
        return redirect_to_login(request.GET.get("next", "/"), resolve_url("account_login"))
