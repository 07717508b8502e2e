"""The command palette's source."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import palette


@permitted(Action.CASE_VIEW, Action.CUSTOMER_VIEW)
@require_GET
def search(request: AgentRequest) -> HttpResponse:
    """``?q=``: {"items": [{label, sub, icon, group, url}]}."""
    return JsonResponse({"items": palette.found(request.user, request.GET.get("q", ""))})
