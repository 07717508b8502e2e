"""A supervisor's ear on a call of their floor; every change of it is in the audit trail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.calls.views.bar import given
from apps.voice.models import Call
from apps.voice.services import acts


@permitted(Action.FLOOR_STEER)
@require_POST
def supervise(request: AgentRequest, pk: int) -> HttpResponse:
    """``mode``: listen, whisper or barge; empty leaves the call."""
    rows = Call.objects.visible_to(request.user).live().select_related("server")
    call = get_object_or_404(rows, pk=pk)
    mode = request.POST.get("mode", "")
    if mode:
        acts.supervise(call=call, mode=mode, by=request.user)
    else:
        acts.stop_supervising(call=call, by=request.user)
    return given(request)
