"""One ASGI application: pages over HTTP, live hints and visitors' chats over websockets."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
django.setup(set_prefix=False)  # what follows can be imported only after it

from channels.routing import ProtocolTypeRouter  # noqa: E402

from apps.core.pages import Pages  # noqa: E402
from config.sockets import sockets  # noqa: E402

# The loop gets its turn after half a millisecond of somebody's work, not after five.
sys.setswitchinterval(0.0005)
application = ProtocolTypeRouter({"http": Pages(), "websocket": sockets})
