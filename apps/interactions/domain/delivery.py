"""Delivery states only move forward, however late and disordered a provider reports them."""

from __future__ import annotations

RANK = {
    "scheduled": 0,
    "queued": 1,
    "failed": 2,  # a later "sent" after a retry may overrule it
    "sent": 3,
    "delivered": 4,
    "read": 5,
    "cancelled": 9,
}


def rank_of(state: str) -> int:
    return RANK[state]
