"""One folder per provider. A new one: write its adapter, name it here, run the contract test."""

from __future__ import annotations

from apps.channels.adapters.chat import ChatAdapter
from apps.channels.adapters.email import EmailAdapter
from apps.channels.adapters.form import FormAdapter
from apps.channels.adapters.generic import GenericAdapter
from apps.channels.protocol import Adapter

ADAPTERS: dict[str, Adapter] = {
    adapter.kind: adapter
    for adapter in (ChatAdapter(), EmailAdapter(), FormAdapter(), GenericAdapter())
}


def adapter_for(kind: str) -> Adapter:
    """Raises KeyError for a kind that has no adapter (voice has its own road)."""
    return ADAPTERS[kind]
