"""Mistakes in what was written, by a small set of rules of our own: sure ones before many.

English; of other languages only what holds everywhere (doubled words, spaces, shouting). Names,
links, numbers and what stands in quotation marks of the customer are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_CHARACTERS = 20_000
SHOUTED_FROM = 4  # letters


@dataclass(frozen=True, slots=True)
class Mistake:
    """``words`` as they stand at ``start``; ``better`` is what should stand there, if known."""

    kind: str  # spelling, grammar, doubled, spacing, capital, shouting, punctuation
    start: int
    words: str
    better: str = ""


MISSPELT = {
    "recieve": "receive", "recieved": "received", "seperate": "separate",
    "seperately": "separately", "definately": "definitely", "occured": "occurred",
    "untill": "until", "wich": "which", "teh": "the", "adress": "address",
    "adresses": "addresses", "acount": "account", "accomodate": "accommodate",
    "inconvinience": "inconvenience",
    "inconveniance": "inconvenience", "unfortunatly": "unfortunately",
    "unfortunatley": "unfortunately", "immediatly": "immediately", "tommorow": "tomorrow",
    "tommorrow": "tomorrow", "tomorow": "tomorrow", "neccessary": "necessary",
    "necesary": "necessary", "succesful": "successful", "succesfully": "successfully",
    "sucessful": "successful", "beleive": "believe", "goverment": "government",
    "calender": "calendar", "wierd": "weird", "thier": "their", "truely": "truly",
    "occassion": "occasion", "refering": "referring", "prefered": "preferred",
    "transfered": "transferred", "cancelation": "cancellation", "payed": "paid",
    "recomend": "recommend", "reccomend": "recommend", "similiar": "similar",
    "basicly": "basically", "publically": "publicly", "existance": "existence",
    "maintainance": "maintenance", "delievery": "delivery", "delivary": "delivery",
    "shiping": "shipping", "garantee": "guarantee", "guarentee": "guarantee",
    "compatable": "compatible", "availible": "available", "avaliable": "available",
    "alot": "a lot", "aswell": "as well", "infact": "in fact", "noone": "no one",
    "agian": "again", "becuase": "because", "beacuse": "because", "freind": "friend",
    "wether": "whether", "greatful": "grateful", "sincerly": "sincerely",
    "dissapointed": "disappointed", "dissappointed": "disappointed", "proccess": "process",
    "adviced": "advised", "suprise": "surprise", "excelent": "excellent",
    "assistence": "assistance", "responce": "response", "happend": "happened",
    "dont": "don’t", "cant": "can’t", "wont": "won’t", "didnt": "didn’t", "doesnt": "doesn’t",
    "isnt": "isn’t", "wasnt": "wasn’t", "couldnt": "couldn’t", "shouldnt": "shouldn’t",
    "im": "I’m", "ive": "I’ve", "youre": "you’re", "thats": "that’s", "whats": "what’s",
}  # fmt: skip
GRAMMAR: Sequence[tuple[str, str]] = [
    (r"\b(?:could|would|should|must|might) of\b", "have"),
    (r"\byour (?:welcome|right about|the (?:first|best|only))\b", "you’re"),
    (r"\bits (?:been|not|a|an|going|your|our)\b", "it’s"),
    (r"\bmore (?:better|easier|faster|cheaper|quicker)\b", "once"),
    (r"\b(?:he|she|it) (?:don['’]t|have|do)\b", "agreement"),
    (r"\b(?:we|they|you) (?:was|has|is|does|doesn['’]t)\b", "agreement"),
    (r"\bi (?:has|is|are|were)\b", "agreement"),
    (r"\ba (?:apple|error|email|e-mail|invoice|order|hour|answer|issue|item|offer|exchange)\b",
     "an"),
    (r"\ban (?:refund|card|day|week|parcel|customer|user|unit|delivery|return|new)\b", "a"),
    (r"\bless then\b|\bmore then\b|\brather then\b", "than"),
    (r"\bthere (?:order|parcel|account|invoice|name|address)\b", "their"),
    (r"\bdiscuss about\b", "discuss"),
    (r"\blooking forward to (?:hear|see|meet|receive)\b", "-ing"),
    (r"\bdid(?:n['’]t)? (?:went|came|saw|received|sent|got|paid|ordered|arrived)\b", "base form"),
    (r"\binformations\b|\badvices\b|\bfeedbacks\b|\bequipments\b", "no plural"),
]  # fmt: skip
# "You is" after "of" or "to" belongs to another verb: "the name of you is".
_AFTER = re.compile(r"\b(?:of|to|for|with|and) $", re.IGNORECASE)
_LEFT_ALONE = re.compile(
    r"https?://\S+|\S+@\S+|[\w.-]+\.(?:com|org|net|example)\S*|^>.*$|“[^”]*”|\"[^\"\n]*\"",
    re.MULTILINE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DOUBLED = re.compile(r"\b([^\W\d_]+)[ ]+\1\b", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"had", "that", "bye", "no", "very", "so", "ha", "there", "sie", "die"})
_NO_SPACE = re.compile(r"[^\W\d_]{2,}[,;!?][^\W\d_]{2,}|[a-zà-ÿ]{3,}\.[A-ZÀ-Þ][a-zà-ÿ]+")
_SPACE_BEFORE = re.compile(r"[^\W\d_] +[,;.](?=\s|$)")
_MARKS = re.compile(r"[!?]{3,}|,{2,}|!{2}")
_SMALL_I = re.compile(r"(?<![\w.'’-])i(?=(?:['’](?:m|ve|ll|d))?\s)")
_SMALL_START = re.compile(r"(?:\A|\n\s*\n|(?<=[a-z]{3})(?<!etc)[.!?] )([a-z][a-z'’]+)")
_HOUSE_WORDS = frozenset({"ok", "e-mail", "iphone", "ipad", "ebay", "www"})


def mistakes(text: str, *, language: str = "en") -> list[Mistake]:
    """What is wrong in ``text``, in its order; one mistake a place."""
    text = text[:MOST_CHARACTERS]
    bare = _LEFT_ALONE.sub(lambda match: "\x00" * len(match[0]), text)
    found = list(_everywhere(bare))
    if language[:2] in ("", "en"):
        found += _english(bare)
    kept: list[Mistake] = []
    for each in sorted(found, key=lambda mistake: (mistake.start, -len(mistake.words))):
        if not kept or each.start >= kept[-1].start + len(kept[-1].words):
            kept.append(each)
    return kept


def words_in(text: str) -> int:
    return len(_WORD.findall(_LEFT_ALONE.sub(" ", text[:MOST_CHARACTERS])))


def _everywhere(text: str) -> Iterator[Mistake]:
    for match in _DOUBLED.finditer(text):
        if match[1].casefold() not in _MAY_DOUBLE:
            yield Mistake("doubled", match.start(), match[0], match[1])
    for match in _NO_SPACE.finditer(text):
        yield Mistake("spacing", match.start(), match[0])
    for match in _SPACE_BEFORE.finditer(text):
        yield Mistake("spacing", match.start(), match[0])
    for match in _MARKS.finditer(text):
        yield Mistake("punctuation", match.start(), match[0], match[0][0])
    for match in _WORD.finditer(text):
        if match[0].isupper() and len(match[0]) > SHOUTED_FROM and _is_shouted(text, match):
            yield Mistake("shouting", match.start(), match[0])


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """One word in capitals may be a name or a code; two in a row are loud."""
    around = _WORD.findall(text[max(0, match.start() - 20) : match.end() + 20])
    loud = [word for word in around if word.isupper() and len(word) > 1]
    return len(loud) > 1


def _english(text: str) -> Iterator[Mistake]:
    for match in _WORD.finditer(text):
        better = MISSPELT.get(match[0].casefold())
        if better:
            yield Mistake("spelling", match.start(), match[0], better)
    for pattern, better in GRAMMAR:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not _AFTER.search(text[: match.start()]):
                yield Mistake("grammar", match.start(), match[0], better)
    for match in _SMALL_I.finditer(text):
        yield Mistake("capital", match.start(), match[0], "I")
    for match in _SMALL_START.finditer(text):
        if match[1] not in _HOUSE_WORDS:
            yield Mistake("capital", match.start(1), match[1], match[1].capitalize())
