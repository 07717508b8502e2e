"""Who had a contact, from when to when, and what of that time it needed them.

A holding is one stretch of one person with one contact: from the answer (or a hand-over) to
the end of wrap-up, or to the hand-over on. Back from wrap-up into the talk is the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from apps.analytics.domain import spans
from apps.analytics.domain.spans import Span
from apps.analytics.domain.story import Said, Speaker, Step, Story

# Quiet for so long after our word, a conversation no longer holds anybody's attention.
# A call holds it to its end. As in routing's capacity, where the same silence parks it.
PATIENCE_MS = {"chat": 300_000, "messaging": 900_000, "sms": 900_000, "generic": 900_000}
OTHER_PATIENCE_MS = 3_600_000
NEVER_QUIET = frozenset({"voice", "callback", "video"})


class Ended(StrEnum):
    OPEN = ""
    FINISHED = "finished"  # wrapped up, or over without wrap-up
    TRANSFERRED = "transferred"  # to another queue
    HANDED_OVER = "handed_over"  # to a colleague, without waiting
    RELEASED = "released"  # back in line for another reason


@dataclass(slots=True)
class Holding:
    """``talks`` and ``wraps`` are spans; the last is open until ``until`` while it runs."""

    agent: int
    began: int
    number: int = 0  # of this contact, from 1
    ended: int | None = None
    how: Ended = Ended.OPEN
    talks: list[Span] = field(default_factory=list)
    wraps: list[Span] = field(default_factory=list)

    @property
    def is_handled(self) -> bool:
        return self.how not in {Ended.OPEN, Ended.RELEASED}

    @property
    def is_passed_on(self) -> bool:
        return self.how in {Ended.TRANSFERRED, Ended.HANDED_OVER}


def holdings(story: Story, *, until: int) -> list[Holding]:
    """Every holding of a contact in order; what runs is cut at ``until``.

    A log that starts in the middle (an agent who wrote first has no "answered") is read by
    what it says: active means somebody has it.
    """
    found: list[Holding] = []
    open_one: Holding | None = None
    phase, since = "", 0
    for step in story.steps:
        if step.kind == "reassigned":
            if open_one is not None:
                _pause(open_one, phase, since, step.at)
                _finish(open_one, step.at, Ended.HANDED_OVER)
            open_one = _begin(found, step.agent or story.owner, step.at)
            phase, since = "talk", step.at
            continue
        match step.after:
            case "active":
                if open_one is None:
                    open_one = _begin(found, step.agent or story.owner, step.at)
                else:
                    _pause(open_one, phase, since, step.at)
                phase, since = "talk", step.at
            case "wrap_up" if open_one is not None:
                _pause(open_one, phase, since, step.at)
                phase, since = "wrap", step.at
            case "waiting" | "ended" if open_one is not None:
                _pause(open_one, phase, since, step.at)
                _finish(open_one, step.at, _how(step))
                open_one = None
    if open_one is not None:
        _pause(open_one, phase, since, max(until, since))
    return [holding for holding in found if holding.agent]


def engaged(holding: Holding, said: Sequence[Said], *, kind: str) -> list[Span]:
    """The time this contact could ask something of its agent: talk without long silences, wrap-up.

    From our word on a conversation counts for as long as one would keep an eye on it
    (``PATIENCE_MS``), then not until the customer writes again. Before our first word it is
    our turn: all of it counts.
    """
    if kind in NEVER_QUIET:
        return spans.union([*holding.talks, *holding.wraps])
    patience = PATIENCE_MS.get(kind, OTHER_PATIENCE_MS)
    quiet = list(_silences(said, patience))
    talk = _without(spans.union(holding.talks), quiet)
    return spans.union([*talk, *holding.wraps])


def _silences(said: Iterable[Said], patience: int) -> Iterable[Span]:
    """From patience's end after our word until the customer's next; the last has no end."""
    ours: int | None = None
    for word in said:
        if word.speaker is Speaker.CUSTOMER:
            if ours is not None and word.at > ours + patience:
                yield ours + patience, word.at
            ours = None
        elif word.speaker is Speaker.AGENT:
            if ours is not None and word.at > ours + patience:  # we wrote again on our own
                yield ours + patience, word.at
            ours = word.at
    if ours is not None:
        yield ours + patience, _FOREVER


_FOREVER = 1 << 62


def _without(whole: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    left: list[Span] = []
    for start, end in whole:
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at or hole_start >= end:
                continue
            left.append((at, hole_start))
            at = hole_end
        left.append((at, end))
    return spans.union(left)


def _begin(found: list[Holding], agent: int, at: int) -> Holding:
    fresh = Holding(agent=agent, began=at, number=len(found) + 1)
    found.append(fresh)
    return fresh


def _pause(holding: Holding, phase: str, since: int, at: int) -> None:
    if at > since:
        (holding.wraps if phase == "wrap" else holding.talks).append((since, at))


def _finish(holding: Holding, at: int, how: Ended) -> None:
    holding.ended, holding.how = at, how


def _how(step: Step) -> Ended:
    if step.after == "ended":
        return Ended.FINISHED
    return Ended.TRANSFERRED if step.because == "transferred" else Ended.RELEASED
