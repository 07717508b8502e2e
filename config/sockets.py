"""Every websocket address of the product."""

from __future__ import annotations

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter

sockets = AuthMiddlewareStack(URLRouter([]))
