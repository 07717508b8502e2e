"""A made-up shop that has our widget on its pages: only where the demo is on."""

from __future__ import annotations

import time

import jwt
from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.accounts.http import public
from apps.channels.models import ChannelAccount
from apps.channels.services import credentials
from apps.portal.services.visitors import SECRET

MINUTES = 10 * 60  # seconds a token of the made-up back end holds


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


@public
@require_GET
def app(request: HttpRequest) -> HttpResponseBase:
    """A made-up app on the SDK, for somebody whom its back end has signed in."""
    return render(request, "portal/demo/app.html", {"chat": _chat()})


@public
@never_cache
@require_GET
def token(request: HttpRequest) -> JsonResponse:
    """What the host's own back end does: sign who is in front of its app."""
    chat, now = _chat(), int(time.time())
    secret = credentials.opened(chat).get(SECRET, "") if chat else ""
    if not chat or not secret:
        raise Http404
    claims = {
        "sub": "demo-4711", "name": "Alva Berg", "email": "alva@berg.example",
        "email_verified": True, "aud": chat.key, "iat": now, "exp": now + MINUTES,
    }  # fmt: skip
    return JsonResponse({"token": jwt.encode(claims, secret, algorithm="HS256")})


def _chat() -> ChannelAccount | None:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    chats = ChannelAccount.objects.active().filter(kind="chat").select_related("brand")
    found: ChannelAccount | None = chats.order_by("pk").first()
    return found
