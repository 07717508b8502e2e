"""IMAP FETCH (RFC 3501, 6.4.5): the parts of a mail that a mail program asks for."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from apps.portal.demo_mail.mailboxes import Mail
from apps.portal.demo_mail.wire import BadCommand, string

MACROS = {
    "ALL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"],
    "FAST": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
    "FULL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"],
}
SECTION = re.compile(r"BODY(\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
PART = re.compile(r"((?:\d+\.)*\d+)?\.?(HEADER\.FIELDS\.NOT|HEADER\.FIELDS|HEADER|TEXT|MIME)?"
                  r"(?: \(([^)]*)\))?", re.IGNORECASE)  # fmt: skip


def reads(items: list[str]) -> bool:
    """Whether asking for these marks the mail as seen."""
    return any(
        ((match := SECTION.fullmatch(item)) and not match[1])
        or item.upper() in {"RFC822", "RFC822.TEXT"}
        for item in items
    )


def answer(items: list[str], mail: Mail) -> bytes:
    """The values of ``items`` in parentheses."""
    wanted = [part for item in items for part in MACROS.get(item.upper(), [item])]
    return b"(" + b" ".join(_item(name, mail) for name in wanted) + b")"


def _item(name: str, mail: Mail) -> bytes:
    if match := SECTION.fullmatch(name):
        return _section(match, mail)
    match name.upper():
        case "UID":
            return b"UID %d" % mail.uid
        case "FLAGS":
            return b"FLAGS (" + " ".join(sorted(mail.flags)).encode() + b")"
        case "RFC822.SIZE":
            return b"RFC822.SIZE %d" % mail.size
        case "INTERNALDATE":
            return b'INTERNALDATE "%s"' % f"{mail.arrived_at:%d-%b-%Y %H:%M:%S +0000}".encode()
        case "RFC822":
            return b"RFC822 " + string(mail.raw)
        case "RFC822.HEADER":
            return b"RFC822.HEADER " + string(_head(mail.raw))
        case "RFC822.TEXT":
            return b"RFC822.TEXT " + string(_body(mail.raw))
        case "ENVELOPE":
            return b"ENVELOPE " + _envelope(message_from_bytes(mail.raw))
        case "BODYSTRUCTURE" | "BODY":
            return name.upper().encode() + b" " + _structure(message_from_bytes(mail.raw))
    raise BadCommand(f"Unknown item {name[:40]}")


def _section(match: re.Match[str], mail: Mail) -> bytes:
    part = PART.fullmatch(match[2])
    if part is None:
        raise BadCommand("A bad section")
    content = _part(mail.raw, part)
    label = f"BODY[{match[2].upper()}]"
    if match[3] is not None:
        start, length = int(match[3]), int(match[4])
        content = content[start : start + length] if content is not None else None
        label += f"<{start}>"
    return label.encode() + b" " + string(content)


def _part(raw: bytes, part: re.Match[str]) -> bytes | None:
    path, kind, fields = part[1], (part[2] or "").upper(), (part[3] or "").upper().split()
    if path:
        found = _descend(message_from_bytes(raw), [int(step) for step in path.split(".")])
        if found is None:
            return None
        raw = found.as_bytes()
        if not kind:
            return _body(raw)
        if kind == "MIME":
            return _head(raw)
        if found.get_content_type() == "message/rfc822":
            inner = found.get_payload(0)
            raw = inner.as_bytes() if isinstance(inner, Message) else b""
    match kind:
        case "HEADER":
            return _head(raw)
        case "TEXT":
            return _body(raw)
        case "HEADER.FIELDS" | "HEADER.FIELDS.NOT":
            return _chosen(raw, fields, wanted=kind == "HEADER.FIELDS")
    return raw


def _descend(mail: Message, steps: list[int]) -> Message | None:
    """Part 1 of a mail without parts is its body: itself."""
    for step in steps:
        children = mail.get_payload()
        if mail.get_content_maintype() != "multipart" or not isinstance(children, list):
            return mail if step == 1 else None
        if not 1 <= step <= len(children) or not isinstance(children[step - 1], Message):
            return None
        mail = children[step - 1]  # type: ignore[assignment]
    return mail


def _split(raw: bytes) -> tuple[bytes, bytes]:
    match = re.search(rb"\r?\n\r?\n", raw)
    return (raw[: match.end()], raw[match.end() :]) if match else (raw, b"")


def _head(raw: bytes) -> bytes:
    return _split(raw)[0]


def _body(raw: bytes) -> bytes:
    return _split(raw)[1]


def _chosen(raw: bytes, fields: list[str], *, wanted: bool) -> bytes:
    names = {field.strip('"').encode() for field in fields}
    lines = re.findall(rb"[^\r\n][^\n]*\n(?:[ \t][^\n]*\n)*", _head(raw))
    kept = [ln for ln in lines if (ln.partition(b":")[0].strip().upper() in names) is wanted]
    return b"".join(kept) + b"\r\n"


def _envelope(mail: Message) -> bytes:
    sender = _addresses(mail, "From")
    parts = [
        string(mail["Date"]),
        string(mail["Subject"]),
        sender,
        _addresses(mail, "Sender", sender),
        _addresses(mail, "Reply-To", sender),
        *(_addresses(mail, name) for name in ("To", "Cc", "Bcc")),
        string(mail["In-Reply-To"]),
        string(mail["Message-ID"]),
    ]
    return b"(" + b" ".join(parts) + b")"


def _addresses(mail: Message, field: str, default: bytes = b"NIL") -> bytes:
    found = []
    for name, address in getaddresses([str(value) for value in mail.get_all(field) or []]):
        local, _, domain = address.rpartition("@")
        found.append(b"(%s NIL %s %s)" % (string(name or None), string(local), string(domain)))
    return b"(" + b"".join(found) + b")" if found else default


def _structure(part: Message) -> bytes:
    children = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(children, list):
        inner = b"".join(_structure(child) for child in children if isinstance(child, Message))
        return b"(" + inner + b" " + string(part.get_content_subtype()) + b")"
    content = _body(part.as_bytes())
    lines = b" %d" % content.count(b"\n") if part.get_content_maintype() == "text" else b""
    charset = part.get_param("charset")
    parameters = b'("charset" %s)' % string(charset) if isinstance(charset, str) else b"NIL"
    return b"(%s %s %s %s NIL %s %d%s)" % (
        string(
            "application"
            if part.get_content_maintype() == "message"
            else part.get_content_maintype()
        ),
        string(part.get_content_subtype()),
        parameters,
        string(part["Content-ID"]),
        string(part["Content-Transfer-Encoding"] or "7bit"),
        len(content),
        lines,
    )
