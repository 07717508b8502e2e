"""Settings, quarantine: what arrived and could not be read, and what to do about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.channels.models import InboundEvent
from apps.channels.services import inbox

SHOWN = 100  # the newest


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def quarantine(request: AgentRequest) -> HttpResponse:
    rows = InboundEvent.objects.visible_to(request.user).quarantined().select_related("account")
    events = rows.defer("raw").order_by("-pk")[:SHOWN]
    return render(request, "channels/quarantine/page.html", {"events": events})


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def original(request: AgentRequest, pk: int) -> HttpResponse:
    """The bytes as they came, to keep: a browser must not try to show them."""
    event = get_object_or_404(InboundEvent.objects.visible_to(request.user).quarantined(), pk=pk)
    return HttpResponse(
        bytes(event.raw),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="event-{event.pk}.txt"'},
    )


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def release(request: AgentRequest, pk: int) -> HttpResponse:
    """Try again: after an update, or when the sender's settings were mended."""
    event = get_object_or_404(InboundEvent.objects.visible_to(request.user).quarantined(), pk=pk)
    inbox.release(event_id=event.pk)
    messages.success(request, _("It is tried again now."))
    return redirect("settings:quarantine")
