from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerCreated:
    customer_id: int


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """Their facts, tags, attributes or blocks: refetch the customer."""

    customer_id: int


@dataclass(frozen=True, slots=True)
class CustomersChanged:
    """Many at once, by an import."""

    customer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """An address was added, verified, blocked, found dead or ended."""

    identity_id: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    customer_id: int
    purpose: str
    state: str


@dataclass(frozen=True, slots=True)
class LedgerGrew:
    customer_id: int
    touchpoint_id: int


@dataclass(frozen=True, slots=True)
class CustomersMerged:
    merge_id: int
    winner_id: int
    loser_id: int


@dataclass(frozen=True, slots=True)
class MergeUndone:
    merge_id: int
    winner_id: int
    loser_id: int


@dataclass(frozen=True, slots=True)
class ImportStarted:
    job_id: int


@dataclass(frozen=True, slots=True)
class ImportMoved:
    """An import got further, or ended."""

    job_id: int
