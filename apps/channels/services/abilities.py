"""What channels of a kind can do, for the apps above: they know no adapter."""

from __future__ import annotations

from apps.channels.adapters import adapter_for
from apps.channels.protocol import Can, Limits


def of(kind: str) -> Can:
    """Nothing for a kind that has no adapter: voice and its like have their own road."""
    try:
        return adapter_for(kind).can
    except KeyError:
        return Can(0)


def limits(kind: str) -> Limits:
    try:
        return adapter_for(kind).limits
    except KeyError:
        return Limits()
