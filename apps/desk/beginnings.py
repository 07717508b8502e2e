"""Where a person begins: at the first page of the rail, or of the settings, open to them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from apps.accounts.http import AgentRequest, signed_in
from apps.desk.rail import RAIL, SETTINGS, shown


@signed_in
@require_GET
def home(request: AgentRequest) -> HttpResponse:
    """What ``/`` leads to; whose role has no page yet sees their own profile."""
    for entry in shown(RAIL, request):
        return redirect(entry.url)
    return redirect("accounts:profile")


@signed_in
@require_GET
def settings(request: AgentRequest) -> HttpResponse:
    for _title, entries in SETTINGS:
        for entry in shown(entries, request):
            return redirect(entry.url)
    return redirect("accounts:profile")
