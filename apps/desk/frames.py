"""What a browser may say over its socket besides ``watch``: one function a kind of frame.

``{"beat": …}`` every ten seconds, ``{"typing": …}`` while somebody writes. A frame is a hint
too: it may be lost, come twice or lie, so its function checks every right itself. What it
returns is sent back to the browser that spoke.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Answer = dict[str, Any]
Handler = Callable[[int, Any], Answer | None]

_handlers: dict[str, list[Handler]] = {}


def on_frame(kind: str) -> Callable[[Handler], Handler]:
    """Call the decorated function with (user id, content) for each ``{kind: content}``."""

    def register(handler: Handler) -> Handler:
        _handlers.setdefault(kind, []).append(handler)
        return handler

    return register


def known(kind: str) -> bool:
    return kind in _handlers


def handle(kind: str, user_id: int, content: Any) -> list[Answer]:
    answers = [handler(user_id, content) for handler in _handlers.get(kind, ())]
    return [answer for answer in answers if answer]
