"""Words with their times: what an engine heard, and what of it may be kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from apps.voice.domain import redaction


@dataclass(frozen=True, slots=True)
class Word:
    """Seconds of the recording, and the word with its punctuation."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of words of one side: ``agent``, ``customer``, or "" where nobody knows."""

    words: tuple[Word, ...]
    side: str = ""

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return self.words[-1].end

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def later(said: Iterable[Utterance], *, by: float, side: str) -> list[Utterance]:
    """What a part of one track holds, on the clock of the whole recording."""
    return [
        Utterance(tuple(replace(w, start=w.start + by, end=w.end + by) for w in each.words), side)
        for each in said
        if each.words
    ]


def redacted(said: Sequence[Utterance], masks: Sequence[str] = ()) -> list[Utterance]:
    """Without card numbers and the like. A number may be spread over several utterances.

    Each hidden stretch becomes one word, in the place where it began.
    """
    words = [word for each in said for word in each.words]
    hidden = redaction.found([word.text for word in words], masks)
    names = {at: span for span in hidden for at in range(span.start, span.end)}
    kept, at = [], 0
    for each in said:
        rest: list[Word] = []
        for word in each.words:
            span = names.get(at)
            if span is None:
                rest.append(word)
            elif span.start == at:
                rest.append(Word(word.start, words[span.end - 1].end, f"[{span.kind}]"))
            at += 1
        if rest:
            kept.append(Utterance(tuple(rest), each.side))
    return kept


def in_order(said: Iterable[Utterance]) -> list[Utterance]:
    """Both sides on one clock."""
    return sorted(said, key=lambda each: (each.start, each.end))
