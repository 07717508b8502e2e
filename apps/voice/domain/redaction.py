"""Which spoken words must never be written down: card numbers, accounts, what a brand names.

Numbers come as people say them and engines write them: "4111 1111", "four one one one", over
several words and with commas. So runs of characters are looked at, not words. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CARD, ACCOUNT, CODE, OTHER = "card number", "account number", "security code", "hidden"
CARD_LENGTHS = range(19, 12, -1)  # the longest first
IBAN_LENGTHS = range(34, 14, -1)
CODE_WITHIN = 6  # words after its name in which a security code is looked for
CODE_NAMES = re.compile(r"^(cvv2?|cvc2?|security|prüfziffer|prüfnummer|sicherheitscode)$")
LONGEST_MASK = 60
DIGITS = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "zero oh null nought", "one eins", "two zwei zwo", "three drei", "four vier",
            "five fünf", "six sechs", "seven sieben", "eight acht", "nine neun",
        )
    )
    for word in words.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Words from ``start`` up to, not with, ``end``."""

    start: int
    end: int
    kind: str


def found(words: Sequence[str], masks: Sequence[str] = ()) -> list[Span]:
    """What is hidden, in order and without overlap; the first that begins wins."""
    plain = [_plain(word) for word in words]
    spans = [
        *_cards(plain), *_accounts(plain), *_codes(plain),
        *(span for mask in masks for span in _masked(plain, mask)),
    ]  # fmt: skip
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif span.end > kept[-1].end:
            kept[-1] = Span(kept[-1].start, span.end, kept[-1].kind)
    return kept


def is_card(digits: str) -> bool:
    """Luhn's sum; one and the same digit all along is no card."""
    if len(set(digits)) == 1:
        return False
    doubled = [int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits))]
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def is_account(text: str) -> bool:
    """An IBAN by its check digits."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def mask_problem(mask: str) -> str:
    """Why a mask cannot be used, or nothing."""
    if not 4 <= len(mask) <= LONGEST_MASK:
        return "length"
    return "" if re.search(r"[#@]", mask) else "plain"


def _plain(word: str) -> str:
    """Letters and digits only, spoken digits as digits."""
    bare = "".join(c for c in word.upper() if c.isalnum())
    return DIGITS.get(bare.lower(), bare)


def _cards(plain: Sequence[str]) -> Iterator[Span]:
    for start, end in _runs(plain):
        digits, owner = _joined(plain, start, end)
        at = 0
        while at + CARD_LENGTHS[-1] <= len(digits):
            fit = next((n for n in CARD_LENGTHS if at + n <= len(digits)
                        and is_card(digits[at : at + n])), 0)  # fmt: skip
            if fit:
                yield Span(owner[at], owner[at + fit - 1] + 1, CARD)
            at += fit or 1


def _runs(plain: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Words in a row that are digits."""
    start: int | None = None
    for at, word in enumerate([*plain, "-"]):
        if word.isdecimal():
            start = at if start is None else start
        elif start is not None and word:  # an empty one was a comma of its own
            yield start, at
            start = None


def _accounts(plain: Sequence[str]) -> Iterator[Span]:
    text, owner = _joined(plain, 0, len(plain))
    begins = {at for at in range(len(text)) if at == 0 or owner[at] != owner[at - 1]}
    for match in re.finditer(r"(?=[A-Z]{2}\d{2})", text):
        start = match.start()
        if start not in begins:
            continue
        for length in IBAN_LENGTHS:
            end = start + length
            is_end = end == len(text) or end in begins
            if end <= len(text) and is_end and is_account(text[start:end]):
                yield Span(owner[start], owner[end - 1] + 1, ACCOUNT)
                break


def _codes(plain: Sequence[str]) -> Iterator[Span]:
    """Three or four digits soon after somebody named the code on the card's back."""
    for at, word in enumerate(plain):
        if not CODE_NAMES.match(word.lower()):
            continue
        near = range(at + 1, min(len(plain), at + 1 + CODE_WITHIN))
        first = next((n for n in near if plain[n].isdecimal()), None)
        if first is None:
            continue
        end, digits = first, ""
        while end < len(plain) and plain[end].isdecimal() and len(digits + plain[end]) <= 4:
            digits, end = digits + plain[end], end + 1
        if len(digits) >= 3:
            yield Span(first, end, CODE)


def _masked(plain: Sequence[str], mask: str) -> Iterator[Span]:
    """A brand's own: ``HR-######``, where # is a digit and @ a letter."""
    classes = {"#": r"\d", "@": r"[^\W\d_]"}
    wanted = "".join(
        classes.get(c, re.escape(c)) for c in mask.upper() if c in classes or c.isalnum()
    )
    text, owner = _joined(plain, 0, len(plain))
    for match in re.finditer(wanted, text) if wanted else ():
        yield Span(owner[match.start()], owner[match.end() - 1] + 1, OTHER)


def _joined(plain: Sequence[str], start: int, end: int) -> tuple[str, list[int]]:
    """The words without room between them, and the word that each character is of."""
    pairs = [(c, at) for at in range(start, end) for c in plain[at]]
    return "".join(c for c, _ in pairs), [at for _, at in pairs]
