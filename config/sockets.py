"""Every websocket address of the product."""

from __future__ import annotations

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from apps.desk.boards.consumers import BoardConsumer
from apps.desk.consumers import LiveConsumer
from apps.integrations.consumers import EventsConsumer
from apps.portal.sockets import visitor_sockets

# The desk's socket rides on the session cookie, so only our own pages may open it.
live = AllowedHostsOriginValidator(AuthMiddlewareStack(LiveConsumer.as_asgi()))

# A big screen's: by the session too, or by a kiosk's token in its first frame.
board = AllowedHostsOriginValidator(AuthMiddlewareStack(BoardConsumer.as_asgi()))

# A program's socket carries its own token, so it may come from anywhere.
events = EventsConsumer.as_asgi()

sockets = URLRouter(
    [
        path("live/", live),
        path("ws/board/", board),
        path("ws/events/", events),
        *visitor_sockets,
    ]
)
