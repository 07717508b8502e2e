"""Words in what people write: whether something was said, and what a checker would point at.

The checker is an aid for whoever grades: it points at places, it never gives points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[\w'’-]+", re.UNICODE)
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
LONG_SENTENCE = 28  # words
GREETINGS = ("hello", "hi", "dear", "good morning", "good afternoon", "good evening")
CLOSINGS = ("regards", "wishes", "sincerely", "yours", "thank you", "thanks")
COLD = (
    "calm down", "as i said", "you should have", "you must", "not our fault", "not my problem",
    "per our policy", "obviously", "you failed", "it is impossible",
)  # fmt: skip
CONFUSED = (
    (r"\bcould of\b|\bshould of\b|\bwould of\b", "“could have”, not “could of”"),
    (r"\bits (a|an|been|not|the|very)\b", "“it’s” for “it is”"),
    (r"\byour welcome\b|\byour right\b", "“you’re” for “you are”"),
    (r"\btheir (is|are)\b", "“there” for a place"),
    (r"\brecieve", "“receive”"),
    (r"\bseperat", "“separate”"),
    (r"\bdefinat", "“definitely”"),
    (r"\boccured\b", "“occurred”"),
    (r"\buntill\b", "“until”"),
    (r"\bapologise for the inconvenience\b", "a phrase everybody has read: say what happened"),
)
DOUBLED = re.compile(r"\b(\w{2,})\s+\1\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remark:
    what: str
    quote: str = ""


def words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in WORD.findall(text)]


def says(text: str, alternatives: Iterable[str]) -> bool:
    """Whether ``text`` holds one of ``alternatives``: all words of it, each as a beginning.

    "order number" is said by "Could you give me the number of your order?"
    """
    said = words(text)
    return any(
        all(any(word.startswith(part) for word in said) for part in words(alternative))
        for alternative in alternatives
        if alternative.strip()
    )


def quotes(text: str, phrases: Iterable[str]) -> list[str]:
    """The phrases that stand in ``text`` as they are."""
    flat = " ".join(words(text))
    return [phrase for phrase in phrases if " ".join(words(phrase)) in flat]


def remarks(
    text: str, *, must_say: Sequence[tuple[str, Sequence[str]]] = (), is_letter: bool = True
) -> list[Remark]:
    """What somebody who grades should look at, most telling first."""
    found = [Remark(f"Does not say {name}") for name, ways in must_say if not says(text, ways)]
    found += [Remark("May sound cold", phrase) for phrase in quotes(text, COLD)]
    lowered = text.casefold().replace("’", "'")
    for pattern, advice in CONFUSED:
        if match := re.search(pattern, lowered):
            found.append(Remark(advice, match[0]))
    found += [Remark("Said twice", match[0]) for match in DOUBLED.finditer(text)]
    for sentence in _sentences(text):
        if len(words(sentence)) > LONG_SENTENCE:
            found.append(Remark("A long sentence", f"{sentence[:60]}…"))
        if sentence[:1].isalpha() and sentence[0].islower():
            found.append(Remark("Begins small", sentence[:40]))
    if is_letter and not says(text[:80], GREETINGS):
        found.append(Remark("No greeting"))
    if is_letter and not says(text[-120:], CLOSINGS):
        found.append(Remark("No closing"))
    return found


def edits(left: Sequence[str], right: Sequence[str]) -> int:
    """The fewest words put in, left out or changed that make ``left`` into ``right``."""
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(right, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


def mended(wrong: str, given: str, right: Sequence[str]) -> int:
    """Percent of the mistakes of ``wrong`` that ``given`` mends, new ones taken off.

    ``right``: every version that is right; the nearest one counts. Case and commas matter.
    """
    there = min(edits(wrong.split(), good.split()) for good in right)
    left = min(edits(given.split(), good.split()) for good in right)
    return 100 * max(0, there - left) // there if there else 100


def _sentences(text: str) -> list[str]:
    return [found.strip() for found in SENTENCE.findall(text) if found.strip()]
