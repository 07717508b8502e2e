"""Pinned words within a message, and the pins that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pin:
    """``number`` of its question; ``tone``: "" shown, "cost" cost points, "critical"."""

    number: str
    tone: str
    quote: str = ""
    evidence_id: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A run of a message's text; with ``pin`` it is marked."""

    text: str
    pin: Pin | None = None


def marked(body: str, pins: Iterable[Pin]) -> list[Words]:
    """``body`` cut where pinned words begin and end; of two that overlap the first wins."""
    spans = sorted(_spans(body, pins), key=lambda span: span[:2])
    runs: list[Words] = []
    at = 0
    for start, end, pin in spans:
        if start < at:
            continue
        if start > at:
            runs.append(Words(body[at:start]))
        runs.append(Words(body[start:end], pin))
        at = end
    if at < len(body):
        runs.append(Words(body[at:]))
    return runs


def beside(body: str, pins: Sequence[Pin]) -> list[Pin]:
    """Those that mark no words of it: of the whole message, or overlapped by another."""
    within = {run.pin for run in marked(body, pins) if run.pin}
    return [pin for pin in pins if pin not in within]


def _spans(body: str, pins: Iterable[Pin]) -> Iterable[tuple[int, int, Pin]]:
    for pin in pins:
        words = pin.quote.split()
        found = re.search(r"\s+".join(map(re.escape, words)), body) if words else None
        if found:
            yield found.start(), found.end(), pin
