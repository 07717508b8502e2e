"""A web process of ``up``: ``python -m config.web --place 0 --of 2 SHARED OWN TALLY``.

The three are the file descriptors of ``apps.core.supervision.doors``.
"""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

import uvicorn

from apps.core.supervision.sharing import SharingServer, Tally

LARGEST_FRAME = 65536  # bytes of one websocket message
SECONDS_TO_CLOSE = 3  # for open requests and sockets
SECONDS_TO_SHOW = 10  # between two looks at how many sockets are open


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--place", type=int, default=0)
    parser.add_argument("--of", type=int, default=1)
    parser.add_argument("keys", type=int, nargs=3)
    given = parser.parse_args()
    shared, own, tally = given.keys
    config = uvicorn.Config(
        "config.asgi:application",
        lifespan="off",
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,
        server_header=False,
        access_log=False,  # RequestContext tells of each request
        log_config=str(Path(__file__).with_name("uvicorn.json")),
        log_level="warning",
        timeout_graceful_shutdown=SECONDS_TO_CLOSE,
        callback_notify=_show_life,
        timeout_notify=SECONDS_TO_SHOW,
    )
    SharingServer(
        config,
        shared=socket.socket(fileno=shared),
        own=socket.socket(fileno=own),
        tally=Tally(tally, place=given.place, of=given.of),
    ).run()


async def _show_life() -> None:
    from apps.core import sockets  # once the application has made its settings ready

    await sockets.keep()


if __name__ == "__main__":
    main()
