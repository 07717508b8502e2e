"""Why a mail belongs where it is put: a signed reply token, then ids, then the subject.

The token stands in the address our mails are answered to, ``reply+<token>@domain``:
a reference of ours and a signature, in lower-case base32, because mail programs
change the case of addresses. Whoever knows it was written to by us, or was handed
our mail; ids and subjects prove nothing.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from apps.channels.domain.mail.parsed import ParsedMail

MAC_BYTES = 10
TOKEN = re.compile(r"\+([a-z2-7]{18,50})@", re.IGNORECASE)
HOOK = re.compile(r"\[#([A-Z]{1,4}-\d{1,12})\]", re.IGNORECASE)


class Why(StrEnum):
    TOKEN = "token"  # noqa: S105
    REFERENCES = "references"
    SUBJECT = "subject"
    NEW = "new"


WORDS = {
    Why.TOKEN: "It was sent to the reply address of our mail",
    Why.REFERENCES: "It names our earlier mail (In-Reply-To, References)",
    Why.SUBJECT: "Its subject carries the case number",
    Why.NEW: "Nothing in it points at an earlier conversation",
}


@dataclass(frozen=True, slots=True)
class Clue:
    why: Why
    values: tuple[str, ...]


def clues(mail: ParsedMail, *, keys: Sequence[bytes], envelope: Sequence[str] = ()) -> list[Clue]:
    """All that points at an earlier conversation, strongest first; ids newest first."""
    found = []
    boxes = [*envelope, *mail.delivered_to, *(box.email for box in [*mail.to, *mail.cc])]
    references = [ref for box in boxes if (ref := reference_in(box, keys=keys))]
    if references:
        found.append(Clue(Why.TOKEN, tuple(dict.fromkeys(references))))
    ids = dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)])
    ids.update(dict.fromkeys(b.message_id for b in mail.bounces if b.message_id))
    if ids:
        found.append(Clue(Why.REFERENCES, tuple(ids)))
    hooks = [hook.upper() for hook in HOOK.findall(mail.subject)]
    if hooks:
        found.append(Clue(Why.SUBJECT, tuple(dict.fromkeys(hooks))))
    return found


def reply_address(reference: str, *, base: str, key: bytes) -> str:
    """Where an answer to ``reference`` goes: our address ``base`` with a token in it.

    ``reply@example.org`` becomes ``reply+<token>@example.org``.
    """
    local, _, domain = base.rpartition("@")
    return f"{local.partition('+')[0]}+{token(reference, key=key)}@{domain}"


def token(reference: str, *, key: bytes) -> str:
    payload = reference.encode()
    if not 1 <= len(payload) <= 20:
        raise ValueError("A reference has 1 to 20 bytes.")
    return base64.b32encode(payload + _mac(payload, key)).decode().rstrip("=").lower()


def reference_in(address: str, *, keys: Sequence[bytes]) -> str:
    """The reference our token in ``address`` stands for, "" when none of our keys signed it."""
    match = TOKEN.search(address)
    if not match:
        return ""
    written = match.group(1).upper()
    try:
        content = base64.b32decode(written + "=" * (-len(written) % 8))
    except ValueError:
        return ""
    payload, mac = content[:-MAC_BYTES], content[-MAC_BYTES:]
    if not payload or not any(hmac.compare_digest(mac, _mac(payload, key)) for key in keys):
        return ""
    return payload.decode("utf-8", "replace")


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"reply-token\0" + payload, sha256)[:MAC_BYTES]


def subject_with_hook(subject: str, number: str) -> str:
    """``Re: Broken lamp [#C-20418]``: the hook once, at the end, where people leave it alone."""
    bare = HOOK.sub("", subject).strip()
    return f"{bare} [#{number}]" if bare else f"[#{number}]"


def words(why: str) -> str:
    return WORDS.get(Why(why), why) if why in set(Why) else why
