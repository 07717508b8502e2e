"""Settings begin at the first page of them that is open to the reader."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from apps.accounts.http import AgentRequest, signed_in
from apps.desk.rail import SETTINGS, shown


@signed_in
@require_GET
def home(request: AgentRequest) -> HttpResponse:
    for _title, entries in SETTINGS:
        for entry in shown(entries, request):
            return redirect(entry.url)
    return redirect("accounts:profile")
