"""IMAP SEARCH (RFC 3501, 6.4.4) over the mails of one mailbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from typing import Any

from apps.portal.demo_mail.mailboxes import Mail
from apps.portal.demo_mail.wire import BadCommand, numbers, text, within

Test = Callable[[int, Mail], bool]  # sequence number, mail

FLAGS = {"ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN"}
FIELDS = {"FROM", "TO", "CC", "BCC", "SUBJECT"}


def matching(criteria: list[Any], mails: list[Mail]) -> list[tuple[int, Mail]]:
    """The mails, with their sequence numbers, that meet all of ``criteria``."""
    criteria = list(criteria)
    if criteria and isinstance(criteria[0], str) and criteria[0].upper() == "CHARSET":
        criteria = criteria[2:]
    highest_uid = mails[-1].uid if mails else 0
    test = _all(criteria, highest=(len(mails), highest_uid))
    return [(number, mail) for number, mail in enumerate(mails, 1) if test(number, mail)]


def _all(criteria: list[Any], *, highest: tuple[int, int]) -> Test:
    tests = []
    while criteria:
        tests.append(_next(criteria, highest))
    return lambda number, mail: all(test(number, mail) for test in tests)


def _next(criteria: list[Any], highest: tuple[int, int]) -> Test:
    """Take one criterion with its arguments off the front."""
    key = criteria.pop(0)
    if isinstance(key, list):
        return _all(list(key), highest=highest)
    name = text(key).upper()
    if name == "NOT":
        inner = _next(criteria, highest)
        return lambda number, mail: not inner(number, mail)
    if name == "OR":
        first, second = _next(criteria, highest), _next(criteria, highest)
        return lambda number, mail: first(number, mail) or second(number, mail)
    if name in {"UID"}:
        spans = numbers(_argument(criteria), highest=highest[1])
        return lambda number, mail: within(mail.uid, spans)
    return _simple(name, criteria, highest)


def _simple(name: str, criteria: list[Any], highest: tuple[int, int]) -> Test:
    if name in {"ALL", "OLD"}:
        return lambda number, mail: True
    if name in {"RECENT", "NEW", "KEYWORD", "UNKEYWORD"}:
        if name.endswith("KEYWORD"):
            _argument(criteria)
        return lambda number, mail: name == "UNKEYWORD"
    if name in FLAGS or name.removeprefix("UN") in FLAGS:
        flag, wanted = f"\\{name.removeprefix('UN').capitalize()}", not name.startswith("UN")
        return lambda number, mail: (flag in mail.flags) is wanted
    if name in FIELDS:
        return _in_field(name, _argument(criteria))
    if name == "HEADER":
        return _in_field(_argument(criteria), _argument(criteria))
    if name in {"TEXT", "BODY"}:
        wanted_bytes = _argument(criteria).lower().encode()
        return lambda number, mail: wanted_bytes in mail.raw.lower()
    if name in {"LARGER", "SMALLER"}:
        size = int(_argument(criteria))
        return lambda n, mail: mail.size > size if name == "LARGER" else mail.size < size
    if name.removeprefix("SENT") in {"SINCE", "BEFORE", "ON"}:
        return _by_date(name, _argument(criteria))
    spans = numbers(name, highest=highest[0])  # a set of sequence numbers
    return lambda number, mail: within(number, spans)


def _argument(criteria: list[Any]) -> str:
    if not criteria:
        raise BadCommand("A search key lacks its value")
    return text(criteria.pop(0))


def _in_field(field: str, wanted: str) -> Test:
    def test(number: int, mail: Mail) -> bool:
        found = message_from_bytes(mail.raw).get_all(field) or []
        return any(wanted.lower() in str(value).lower() for value in found)

    return test


def _by_date(name: str, wanted: str) -> Test:
    try:
        day = datetime.strptime(wanted, "%d-%b-%Y").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError as error:
        raise BadCommand("A bad date") from error

    def test(number: int, mail: Mail) -> bool:
        at = _sent_at(mail) if name.startswith("SENT") else mail.arrived_at
        if at is None:
            return False
        found = at.date()
        match name.removeprefix("SENT"):
            case "SINCE":
                return found >= day
            case "BEFORE":
                return found < day
            case _:
                return found == day

    return test


def _sent_at(mail: Mail) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message_from_bytes(mail.raw)["Date"]))
    except (TypeError, ValueError):
        return None
