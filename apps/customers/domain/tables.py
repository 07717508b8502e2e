"""An uploaded file as rows, and what its columns probably are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from apps.customers.domain.cells import plain
from apps.customers.domain.searching import fold

MOST_COLUMNS = 100
LONGEST_CELL = 4000
SKIP = ""

FIELDS = (
    "name", "first_name", "last_name", "email", "phone", "whatsapp", "external_id",
    "organisation", "language", "country", "time_zone", "tier", "tags",
)  # fmt: skip
KEYS = ("external_id", "email", "phone", "whatsapp")

_SYNONYMS = {
    "name": "name fullname customer customername kunde displayname nom nombre contact",
    "first_name": "firstname givenname vorname prenom forename",
    "last_name": "lastname surname familyname nachname",
    "email": "email mail emailaddress emailadresse epost correo courriel",
    "phone": "phone telephone tel phonenumber mobile mobilephone telefon handy cell telefono",
    "whatsapp": "whatsapp wa whatsappnumber",
    "external_id": "id externalid customerid customernumber customerno kundennummer crmid ref",
    "organisation": "organisation organization company firma account entreprise empresa",
    "language": "language lang locale sprache",
    "country": "country land countrycode pays pais",
    "time_zone": "timezone tz zeitzone",
    "tier": "tier level segment class status",
    "tags": "tags labels tag",
}
_BY_WORD = {word: field for field, words in _SYNONYMS.items() for word in words.split()}


class Unreadable(ValueError):
    """The file is no table we can read; the message says what to do."""


def text_of(raw: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with one, else what spreadsheets of old wrote."""
    if b"\0" in raw[:4] and raw[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable("This is not a text file. Save the sheet as CSV and upload that.")
    text = _decoded(raw)
    if "\0" in text or raw[:4] == b"PK\x03\x04":
        raise Unreadable("This is not a text file. Save the sheet as CSV and upload that.")
    return text


def _decoded(raw: bytes) -> str:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The number each row has in a sheet and its cells, the header first, without empty rows.

    Raises Unreadable.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=False)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, [plain(cell.strip())[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise Unreadable(f"Line {reader.line_num} cannot be read: {error}.") from error


def delimiter(text: str) -> str:
    """The sign that divides the first line into most cells."""
    first = text.partition("\n")[0]
    return max(",;\t|", key=first.count)


def header(text: str) -> list[str]:
    """The names of the columns, made one of a kind. Raises Unreadable when there are none."""
    _number, names = next(rows(text), (0, []))
    if not names:
        raise Unreadable("The file is empty.")
    unique: list[str] = []
    for number, name in enumerate(names, start=1):
        name = name[:80] or f"Column {number}"
        unique.append(f"{name} ({number})" if name in unique else name)
    return unique


def guess(columns: Sequence[str], attributes: Mapping[str, str]) -> dict[str, str]:
    """What each column probably is; ``attributes`` are key → label. Each target only once."""
    labels = {_bare(label): f"attribute:{key}" for key, label in attributes.items()}
    labels |= {_bare(key): f"attribute:{key}" for key in attributes}
    found: dict[str, str] = {}
    for column in columns:
        target = labels.get(_bare(column)) or _BY_WORD.get(_bare(column), SKIP)
        found[column] = SKIP if target in found.values() else target
    return found


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))
