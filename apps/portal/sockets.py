"""The visitors' websocket addresses: no cookie of ours is read there."""

from __future__ import annotations

from django.urls import path

from apps.portal.consumers import VisitorConsumer

visitor_sockets = [path("ws/chat/<str:key>/", VisitorConsumer.as_asgi())]
