"""What can be seen of a contact without understanding it, and which answer follows.

Every verdict carries what shows it and how sure it is. Below ``SURE`` a person decides without
a proposal. Mood is not among the kinds: nobody is judged by how a customer felt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from apps.quality.domain import pace, writing

SAID, NOT_SAID, FIRST_ANSWER, LONGEST_WAIT, HOLD, SILENCE, FIELD, WRITING = (
    "said", "not_said", "first_answer", "longest_wait", "hold", "silence", "field", "writing",
)  # fmt: skip
KINDS = frozenset({SAID, NOT_SAID, FIRST_ANSWER, LONGEST_WAIT, HOLD, SILENCE, FIELD, WRITING})
OF_WORDS = frozenset({SAID, NOT_SAID})
OF_TIME = frozenset({FIRST_ANSWER, LONGEST_WAIT, HOLD, SILENCE})

SURE = 0.7
CERTAIN, LIKELY, FAIR, UNSURE = 0.99, 0.9, 0.8, 0.5
ENOUGH_WORDS = 25  # below, a rate of mistakes says little
MOST_SHOWN = 4
QUOTE = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One message of ours or of the customer's; or words of a call, from second ``moment`` on."""

    id: int | None
    at: datetime
    text: str
    is_ours: bool
    moment: float | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known. ``hold`` is None where nobody measured it, as is ``silence``: the longest
    stretch of a call in which nobody spoke, as (from, to) in seconds."""

    kind: str
    lines: Sequence[Line]
    hold: int | None = None
    silence: tuple[float, float] | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    is_wrapped_up: bool = True
    language: str = "en"

    @property
    def ours(self) -> list[Line]:
        """What our side wrote or said."""
        return [line for line in self.lines if line.is_ours]

    @property
    def written(self) -> list[Line]:
        """Messages alone: nobody answers for the spelling of a transcript."""
        return [line for line in self.lines if line.moment is None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule as plain values."""

    kind: str
    words: Sequence[str] = ()
    first: int = 0
    limit: float | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Where it can be seen: the message and the words of it, a moment of the recording, or how
    long something took."""

    message: int | None = None
    quote: str = ""
    at: datetime | None = None
    seconds: int | None = None
    note: str = ""
    moment: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    is_met: bool
    confidence: float
    shown: tuple[Shown, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


def judge(rule: Asked, contact: Contact) -> Verdict | None:
    """None where there is nothing to see: no reply of ours, no hold measured."""
    if rule.kind in OF_WORDS:
        return _words(rule, contact)
    if rule.kind in OF_TIME:
        return _time(rule, contact)
    if rule.kind == FIELD:
        return _field(rule, contact)
    return _writing(rule, contact) if rule.kind == WRITING else None


def is_drawn(contact: int, *, share: float, secret: str) -> bool:
    """Whether the lot falls on a contact; the same every time."""
    lot = hashlib.sha256(f"{secret}:{contact}".encode()).digest()
    return int.from_bytes(lot[:8]) < share * 2**64


def _words(rule: Asked, contact: Contact) -> Verdict | None:
    replies = contact.ours[: rule.first or None]
    if not replies or not rule.words:
        return None
    pattern = _any_of(rule.words)
    found = [(line, match) for line in replies if (match := pattern.search(line.text))]
    if found:
        shown = tuple(
            Shown(line.id, match[0][:QUOTE], line.at, None, f"“{match[0][:60]}”", line.moment)
            for line, match in found[:MOST_SHOWN]
        )
        return Verdict(rule.kind == SAID, LIKELY, shown)
    looked = replies[-1] if rule.first else replies[0]
    # That words are missing is less sure than that they are there: they can be put otherwise.
    confidence = FAIR if rule.kind == SAID else LIKELY
    shown = (Shown(looked.id, at=looked.at, note="not found", moment=looked.moment),)
    return Verdict(rule.kind == NOT_SAID, confidence, shown)


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Whole words in any case; ``*`` stands for up to forty characters."""
    parts = []
    for phrase in words:
        pieces = [r"\s+".join(map(re.escape, piece.split())) for piece in phrase.split("*")]
        parts.append(r"[^.\n]{0,40}?".join(pieces).replace("'", "['’]").replace("’", "['’]"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _time(rule: Asked, contact: Contact) -> Verdict | None:
    if rule.limit is None:
        return None
    if rule.kind in (HOLD, SILENCE):
        return _stretch(rule.kind, rule.limit, contact)
    lines = [(line.id, line) for line in contact.written if line.id is not None]
    said = [pace.Said(pk, line.at, 0, contact.kind, line.is_ours) for pk, line in lines]
    waits = [wait for wait in pace.waits(said).values() if wait.is_ours]
    if not waits:
        return None
    wait = waits[0] if rule.kind == FIRST_ANSWER else max(waits, key=lambda w: w.seconds)
    at = dict(lines)[wait.before].at
    shown = Shown(wait.before, "", at, wait.seconds, pace.spoken(wait.seconds))
    return Verdict(wait.seconds <= rule.limit, CERTAIN, (shown,))


def _stretch(kind: str, limit: float, contact: Contact) -> Verdict | None:
    if kind == HOLD:
        if contact.hold is None:
            return None
        return Verdict(contact.hold <= limit, CERTAIN, (Shown(seconds=contact.hold, note="hold"),))
    if contact.silence is None:
        return None
    start, end = contact.silence
    shown = Shown(moment=start, note=f"silence of {pace.spoken(round(end - start))}")
    return Verdict(end - start <= limit, CERTAIN, (shown,))


def _field(rule: Asked, contact: Contact) -> Verdict | None:
    if not contact.is_wrapped_up:
        return None
    value = contact.fields.get(rule.field)
    is_filled = value not in (None, "", [], {}, False)
    note = f"{rule.field}: {str(value)[:60]}" if is_filled else f"{rule.field}: –"
    return Verdict(is_filled, CERTAIN, (Shown(note=note),))


def _writing(rule: Asked, contact: Contact) -> Verdict | None:
    replies = [line for line in contact.written if line.is_ours]
    count = sum(writing.words_in(line.text) for line in replies)
    if not count or rule.limit is None:
        return None
    found = [
        (line, mistake)
        for line in replies
        for mistake in writing.mistakes(line.text, language=contact.language)
    ]
    shown = tuple(
        Shown(line.id, _quote(line.text, mistake), line.at, note=_said(mistake))
        for line, mistake in found[:MOST_SHOWN]
    )
    rate = len(found) / max(count, ENOUGH_WORDS) * 100
    is_met = rate <= rule.limit
    if count < ENOUGH_WORDS and not found:
        return Verdict(is_met, UNSURE, (Shown(replies[0].id, at=replies[0].at),))
    # No list knows every mistake: that there are none is less sure than that there are some.
    confidence = FAIR if is_met else LIKELY
    return Verdict(is_met, confidence, shown or (Shown(replies[0].id, at=replies[0].at),))


def _quote(text: str, mistake: writing.Mistake) -> str:
    return text[mistake.start : mistake.start + len(mistake.words)][:QUOTE]


def _said(mistake: writing.Mistake) -> str:
    return f"{mistake.kind}: {mistake.better}" if mistake.better else mistake.kind
