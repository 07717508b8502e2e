"""What somebody typed into the search field, as the full-text query PostgreSQL reads.

Plain words must all be there, the last one as a beginning ("refu" finds "refund"). Quotes,
``or`` and ``-word`` mean what they mean in web search; ``to_tsquery`` never sees raw input.
"""

from __future__ import annotations

import re

LONGEST = 200  # characters
MOST_WORDS = 12
SHORTEST_PART = 3  # of a word: what a trigram index can find
SHORTEST_BEGINNING = 3  # "a" as a beginning would match half of the vocabulary
WORD = re.compile(r"\w+", re.UNICODE)
OPERATORS = re.compile(r"[\"“”]|(^|\s)-\w|\sor\s", re.IGNORECASE)
CASE_NUMBER = re.compile(r"#?(?:C-)?(\d{1,9})", re.IGNORECASE)


def is_web_search(text: str) -> bool:
    return OPERATORS.search(text) is not None


def prefix_query(text: str) -> str:
    """For ``to_tsquery('simple', ...)``: ``damaged & refu:*``; empty when nothing can be found."""
    words = [word.lower() for word in WORD.findall(text[:LONGEST])][:MOST_WORDS]
    if not words:
        return ""
    *whole, last = words
    ends_in_word = text.rstrip() == text and len(last) >= SHORTEST_BEGINNING
    return " & ".join([*whole, f"{last}:*" if ends_in_word else last])


def case_number(text: str) -> int | None:
    match = CASE_NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def parts(text: str) -> list[str]:
    """Words long enough to be looked for inside others."""
    return [word for word in text.split() if len(word) >= SHORTEST_PART]
