"""One ASGI application: pages over HTTP, live hints and visitors' chats over websockets."""

from __future__ import annotations

import gc
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
gc.disable()  # what is loaded now stays: to look through it for garbage only delays the start
django.setup(set_prefix=False)  # what follows can be imported only after it

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from apps.core.pages import Pages  # noqa: E402
from config.sockets import sockets  # noqa: E402

GARBAGE_AFTER = 10_000  # objects made and not gone yet

get_resolver().url_patterns  # noqa: B018  (every page is read here, not at the first request)
# The loop gets its turn after half a millisecond of somebody's work, not after five.
sys.setswitchinterval(0.0005)
# What is here now stays: to look through it for garbage stops everybody for a tenth of a second,
# a few times a minute. What comes is looked through after more of it, for most goes by itself.
gc.freeze()
gc.enable()
gc.set_threshold(GARBAGE_AFTER, 20, 50)
application = ProtocolTypeRouter({"http": Pages(), "websocket": sockets})
