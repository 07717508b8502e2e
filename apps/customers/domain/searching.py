"""How customers are written down to be found, and how a typed search is read.

Both sides go through ``fold``, so that what was indexed and what is asked for always agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from apps.customers.domain import addresses

MOST_WORDS = 8
LONGEST_TEXT = 4000
SHORT_WORD = 3  # below it a trigram index needs to know where the word begins

# Letters that no decomposition takes apart, as people type them without their keyboard.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "þ": "th",
        "ð": "d",
    }
)


def fold(text: str) -> str:
    """Lower case without accents: "Ångström" is found as "angstrom"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char))


def text_of(*, words: Iterable[str], numbers: Iterable[str]) -> str:
    """What the list searches: each word led by a space, numbers as digits in every variant."""
    digits = (v.removeprefix("+") for n in numbers for v in addresses.phone_variants(n))
    tokens = [*(part for word in words for part in fold(word).split()), *digits]
    return f" {' '.join(dict.fromkeys(tokens))} "[:LONGEST_TEXT] if tokens else ""


def needles(query: str) -> list[str]:
    """What the text must all hold; a short word counts only as the beginning of a word.

    A query shaped like a number in any notation is one needle, of its telling digits.
    """
    if digits := addresses.needle(query):
        return [digits]
    return [_needle(word) for word in fold(query).split()[:MOST_WORDS]]


def _needle(word: str) -> str:
    word = addresses.needle(word) or word.lstrip("@") or word
    return word if len(word) >= SHORT_WORD else f" {word}"
