"""Graphs as somebody builds them: one for everything that is drawn, listed and tried."""

from __future__ import annotations

from typing import Any

from apps.voice.domain.flow import STOCK

Graph = dict[str, Any]
HELLO = f"{STOCK}demo-thanks"


def shop() -> Graph:
    """Hours, a menu with two keys, a way back to it, and the line."""
    return {
        "start": "hours",
        "nodes": {
            "hours": {"kind": "hours", "exits": {"open": "menu", "closed": "bye"}},
            "menu": {
                "kind": "menu", "label": "What is it about?", "settings": {"prompt": HELLO},
                "choices": {"1": "order", "2": "line"},
                "exits": {"timeout": "line", "invalid": "menu"},
            },
            "order": {
                "kind": "digits", "label": "Order number",
                "settings": {"prompt": HELLO, "store": "order_number"},
                "exits": {"next": "line", "timeout": "line"},
            },
            "line": {"kind": "queue", "label": "Customer care"},
            "bye": {"kind": "end", "label": "Goodbye", "settings": {"prompt": HELLO}},
        },
    }  # fmt: skip
