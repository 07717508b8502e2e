"""One ASGI application: pages over HTTP, live hints and visitors' chats over websockets."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
pages = get_asgi_application()  # loads the apps: consumers can be imported only after it

from channels.routing import ProtocolTypeRouter  # noqa: E402

from config.sockets import sockets  # noqa: E402

application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
