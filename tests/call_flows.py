"""Graphs as somebody builds them: one for everything that is drawn, listed and tried."""

from __future__ import annotations

from itertools import count
from typing import Any

from apps.accounts.models import Brand, User
from apps.voice.domain.flow import STOCK
from apps.voice.models import CallFlow, Prompt
from apps.voice.services import flows, prompts
from tests.sounds import wav

Graph = dict[str, Any]
HELLO = f"{STOCK}demo-thanks"
_serial = count(1)


def prompt(*, brand: Brand, by: User, **fields: Any) -> Prompt:
    """A moment of silence that callers hear."""
    defaults = {"name": f"Prompt {next(_serial)}", "text": "Welcome to Norrby", "content": wav()}
    return prompts.upload(brand=brand, by=by, **defaults | fields)


def call_flow(
    *, brand: Brand, by: User, graph: Graph | None = None, live: bool = False
) -> CallFlow:
    """A flow with a draft; ``live``: published, and then without one."""
    name = f"Flow {next(_serial)}"
    made = flows.create(brand=brand, name=name, by=by, graph=graph or shop())
    if live:
        flows.publish(flow=made, by=by)
    return made


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
