"""The one address of a file: streamed to whoever may see its message."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.interactions.http import stream
from apps.interactions.models import Attachment


@permitted(Action.CASE_VIEW)
@require_safe
def attachment(request: AgentRequest, pk: int) -> HttpResponseBase:
    return stream(request, get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))
