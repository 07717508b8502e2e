"""The desk's keys: what each action is called, its key, and what a person made of it.

A key is written as people read it: ``e``, ``Shift+E``, ``Alt+1``, ``Mod+k`` (Ctrl, or ⌘ on a
Mac), ``?``. The browser's side is ``static/js/lib/keys.js``: a button with ``data-action`` and
``data-key`` is a shortcut, and the person's own key for that action comes first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

DEFAULTS: dict[str, str] = {
    "palette": "Mod+k",
    "keys": "?",
    "next": "j",
    "previous": "k",
    "open": "Enter",
    "accept": "Alt+a",
    "reply": "r",
    "note": "n",
    "via": "v",
    "canned": "/",
    "assign": "a",
    "mine": "m",
    "snooze": "z",
    "resolve": "e",
    "resolve-next": "Shift+E",
    "wrap-up": "w",
    "customer": "c",
    "history": "h",
    "copy-reference": ".",
    "send": "Mod+Enter",
    "back": "Escape",
}
WRITTEN = re.compile(r"((?:Mod|Alt|Shift)\+)*([^\s+]|Enter|Escape|Space|Arrow\w+|F\d{1,2})")
LONGEST = 24


def is_key(text: str) -> bool:
    """Whether ``text`` is a key as we write it."""
    return len(text) <= LONGEST and WRITTEN.fullmatch(text) is not None


def keys(own: Mapping[str, str]) -> dict[str, str]:
    """Every action's key, the person's own where there is one."""
    return DEFAULTS | {action: key for action, key in own.items() if action in DEFAULTS}


def clashes(own: Mapping[str, str]) -> dict[str, list[str]]:
    """Keys that several actions would share, with those actions."""
    taken: dict[str, list[str]] = {}
    for action, key in keys(own).items():
        taken.setdefault(key.lower(), []).append(action)
    return {key: actions for key, actions in taken.items() if len(actions) > 1}


def differing(own: Mapping[str, str]) -> dict[str, str]:
    """Only what is not the default: a later default still reaches whoever left it alone."""
    return {
        action: key for action, key in own.items() if action in DEFAULTS and key != DEFAULTS[action]
    }
