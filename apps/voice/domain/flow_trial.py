"""A flow tried without a telephone: what is said, step by step, to given answers. Pure.

Nothing is kept between two questions: the answers so far are walked again from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.voice.domain.flow import ENDS, EXITS, Circle, Facts, Flow, Kind, Step, begin, go_on

HANGS_UP = "hangs-up"
MOST_TURNS = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """One node on the way. ``answer``: what the caller did there; None where nobody was asked.

    ``way``: how it decided by itself.
    """

    node: str
    kind: Kind
    prompt: str = ""
    answer: str | None = None
    way: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """``asks`` is the step that waits for an answer; without one the call is over."""

    turns: tuple[Turn, ...]
    asks: Step | None = None
    last: Step | None = None
    problem: str = ""  # circle | lost (a way leads nowhere) | long

    @property
    def offers(self) -> tuple[str, ...]:
        """The answers that lead somewhere; "" is silence. Digits are typed instead."""
        if self.asks is None or self.asks.verb is Kind.DIGITS:
            return ()
        return EXITS[self.asks.verb]


def tried(flow: Flow, answers: Sequence[str], facts: Facts) -> Trial:
    turns: list[Turn] = []
    left = list(answers)
    try:
        step = begin(flow, facts)
        turns += _passed(flow, step, 0)
        while len(turns) < MOST_TURNS:
            node, walked = step.walk.node, len(step.walk.path)
            if _is_over(step, left):
                turns.append(Turn(node, step.verb, step.prompt))
                return Trial(tuple(turns), last=step)
            answer = "next" if step.verb is Kind.SAY else left.pop(0) if left else None
            said = None if step.verb is Kind.SAY else answer
            turns.append(Turn(node, step.verb, step.prompt, said))
            if answer is None:
                return Trial(tuple(turns), asks=step)
            if answer == HANGS_UP:
                return Trial(tuple(turns), last=step)
            step = go_on(flow, step.walk, answer, facts)
            turns += _passed(flow, step, walked)
    except Circle:
        return Trial(tuple(turns), problem="circle")
    except KeyError:
        return Trial(tuple(turns), problem="lost")
    return Trial(tuple(turns), problem="long")


def _is_over(step: Step, left: list[str]) -> bool:
    """A transfer is the last word unless somebody says that it failed."""
    return step.verb in ENDS and not (step.verb is Kind.TRANSFER and left)


def _passed(flow: Flow, step: Step, walked: int) -> list[Turn]:
    """The nodes that decided by themselves on the way to ``step``; each left by one way."""
    left = list(zip(step.walk.path, step.walk.ways, strict=False))[walked:]
    names = step.walk.path[walked:-1]
    return [
        Turn(name, flow.nodes[name].kind, way=way)
        for name, (_name, (_node, way)) in zip(names, left, strict=False)
    ]
