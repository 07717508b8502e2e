"""Header fields read by hand: linear, without recursion, never raising.

The standard library's structured headers recurse on nested comments, fail on
``<[[[@]]>`` and need seconds for long address lists; these few rules do not.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from datetime import UTC, datetime
from email._policybase import Compat32
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_tz

from apps.channels.domain.mail.bodies import decoded
from apps.channels.domain.mail.parsed import Mailbox

MAX_FIELD = 32_768  # characters of one header field that are looked at
MAX_MAILBOXES = 500
MAX_IDS = 100

ID = re.compile(r"<([^<>\s]{1,250})>")
ADDRESS = re.compile(
    r"[^\s@<>,;:\"()\\\[\]\x00-\x20\x7f]{1,64}@[^\s@<>,;:\"()\\\[\]\x00-\x20\x7f]{1,253}"
)
VERDICT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]{1,12})", re.IGNORECASE)


def raw_field(mail: Message, name: str) -> str:
    """The first field of that name, unfolded and capped, not yet decoded."""
    return next(iter(raw_fields(mail, name)), "")


def raw_fields(mail: Message, name: str) -> list[str]:
    """All fields of that name; bytes beyond ASCII are read as UTF-8 or what it most likely is."""
    values = mail.get_all(name) or []
    return [re.sub(r"[\r\n\t]+ ?", " ", str(value)[:MAX_FIELD]).strip() for value in values]


class Lenient(Compat32):
    """The old, forgiving parser, but bytes beyond ASCII are kept instead of blotted out."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        if value.isascii():
            return value
        return decoded(value.encode("utf-8", "surrogateescape"), "utf-8")


def text_field(mail: Message, name: str) -> str:
    """The field as a person reads it: encoded words decoded, control characters gone."""
    return readable(raw_field(mail, name))


def readable(value: str) -> str:
    """Decode RFC 2047 words; what cannot be decoded stays as it is."""
    if "=?" in value:
        with contextlib.suppress(MessageError, ValueError, TypeError):
            value = "".join(
                part if isinstance(part, str) else decoded(part, charset)
                for part, charset in decode_header(value)
            )
    return plain(value)


def plain(value: str) -> str:
    """One line without control characters and text direction tricks."""
    kept = "".join(
        " " if c.isspace() else c
        for c in value
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or c in "‌‍"
    )
    return re.sub(r" {2,}", " ", kept).strip()


def mailboxes(value: str) -> tuple[Mailbox, ...]:
    """Every address in a From, To or Cc field, in order, each once."""
    found: dict[str, Mailbox] = {}
    for part in _split(value[:MAX_FIELD]):
        mailbox = _mailbox(part)
        if mailbox and mailbox.email not in found:
            found[mailbox.email] = mailbox
        if len(found) == MAX_MAILBOXES:
            break
    return tuple(found.values())


def _split(value: str) -> list[str]:
    """Cut at commas and semicolons that are neither quoted nor in a comment or brackets."""
    parts: list[str] = []
    current: list[str] = []
    quoted, depth, angle, escaped = False, 0, False, False
    for c in value:
        if escaped:
            escaped = False
        elif c == "\\" and (quoted or depth):
            escaped = True
        elif c == '"' and not depth:
            quoted = not quoted
        elif not quoted and c == "(":
            depth += 1
        elif not quoted and c == ")" and depth:
            depth -= 1
            continue
        elif not quoted and not depth:
            if c == "<":
                angle = True
            elif c == ">":
                angle = False
            elif c in ",;" and not angle:
                parts.append("".join(current))
                current = []
                continue
            elif c == ":" and not angle and "@" not in current:
                current = []  # the name of a group
                continue
        if not depth:
            current.append(c)
    parts.append("".join(current))
    return parts


def _mailbox(part: str) -> Mailbox | None:
    start = part.rfind("<")
    inside = part[start + 1 :].split(">", 1)[0] if start >= 0 else part
    match = ADDRESS.search(inside)
    if not match:
        return None
    local, _, domain = match.group().rpartition("@")
    name = part[:start] if start >= 0 else ""
    name = readable(name.strip().strip('"').replace('\\"', '"').replace("\\\\", "\\"))
    email = f"{plain(local)}@{plain(domain).lower().rstrip('.')}"
    return Mailbox(email=email, name="" if name.lower() == email.lower() else name[:200])


def ids(value: str) -> tuple[str, ...]:
    """The message ids of a References or In-Reply-To field, oldest first; the last hundred."""
    return tuple(dict.fromkeys(f"<{found}>" for found in ID.findall(value[:MAX_FIELD])))[-MAX_IDS:]


def moment(value: str) -> datetime | None:
    """The Date field in UTC; None when it is not a date a mail can have."""
    try:
        parts = parsedate_tz(value[:200])
        if parts is None:
            return None
        at = datetime(*parts[:6], tzinfo=UTC).timestamp() - (parts[9] or 0)
        return datetime.fromtimestamp(at, UTC)
    except (ValueError, TypeError, OverflowError, IndexError, OSError):
        return None


def verdicts(mail: Message) -> dict[str, str]:
    """What our own server found about the sender: its field is the topmost one."""
    field = raw_field(mail, "Authentication-Results")
    found: dict[str, str] = {}
    for method, result in VERDICT.findall(field):
        found.setdefault(method.lower(), result.lower())
    return found
