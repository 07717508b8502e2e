"""A made-up shop that has our widget on its pages: only where the demo is on."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.http import public
from apps.channels.models import ChannelAccount


@public
@require_GET
def shop(request: HttpRequest) -> HttpResponseBase:
    """``?channel=KEY`` chooses the channel, else the first chat there is."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    active = ChannelAccount.objects.active().select_related("brand").order_by("pk")
    chats = active.filter(kind="chat")
    chat = chats.filter(key=request.GET.get("channel", "")).first() or chats.first()
    form = active.filter(kind="form", brand=chat.brand).first() if chat else None
    return render(request, "portal/demo/shop.html", {"chat": chat, "form": form})
