"""Which sites may embed a channel."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

ANYWHERE = "*"
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")


def read(value: object) -> tuple[str, ...]:
    """The origins in an option: a list, or text with one a line. What is none is dropped.

    ``https://*.example.org`` allows every host below it, ``*`` every site.
    """
    lines: Iterable[object] = value.split() if isinstance(value, str) else ()
    if isinstance(value, list | tuple):
        lines = value
    found = (origin(str(line).strip().rstrip("/")) for line in lines)
    return tuple(dict.fromkeys(one for one in found if one))


def origin(text: str) -> str:
    """``text`` as scheme://host[:port] in canonical form; empty when it is none."""
    if text == ANYWHERE:
        return ANYWHERE
    try:
        parts = urlsplit(text.lower())
        port = parts.port
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2].rpartition(":")[0] if port else parts.netloc
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host):
        return ""
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port and port != _PORTS[parts.scheme] else ""
    )


def allows(allowed: Iterable[str], asking: str) -> bool:
    """Whether ``asking`` (a browser's Origin header) is one of ``allowed``."""
    wanted = origin(asking)
    if not wanted or wanted == ANYWHERE or "*" in wanted:
        return False
    return any(one in (ANYWHERE, wanted) or _is_below(one, wanted) for one in allowed)


def _is_below(pattern: str, wanted: str) -> bool:
    scheme, marker, rest = pattern.partition("://*.")
    return bool(marker) and wanted.startswith(f"{scheme}://") and wanted.endswith(f".{rest}")
