"""Was this written by a person, now, to us? The first rule that says no wins.

Codes: ``own`` our mail came back, ``bounce``, ``list``, ``auto_reply``, ``bulk``, ``robot``.
Whatever has a code is filed like any mail but never answered by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from apps.channels.domain.mail.parsed import ParsedMail

SUPPRESSED = {"all", "autoreply", "oof"}
ROBOTS = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+._-].*)?@", re.I
)
AWAY = re.compile(
    r"^\s*(re:\s*|aw:\s*)?(out of (the )?office|automatic reply|auto(matic)?[ -]?(reply|response)|"
    r"abwesenheits(notiz|nachricht)|abwesend|automatische antwort|"
    r"réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|"
    r"risposta automatica|fuori sede|automatisch antwoord|afwezig|autosvar|frånvaro)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    code: str
    reason: str


def classify(mail: ParsedMail, *, ours: Collection[str], instance: str) -> Verdict | None:
    """``ours`` are our own addresses in lower case, ``instance`` marks what this centre sent."""
    for rule in RULES:
        verdict = rule(mail, ours, instance)
        if verdict:
            return verdict
    return None


def _own(mail: ParsedMail, ours: Collection[str], instance: str) -> Verdict | None:
    if instance and mail.headers.get("x-switchroom") == instance:
        return Verdict("own", "A mail of ours came back to us")
    if mail.sender.email.lower() in ours:
        return Verdict("own", "The sender is one of our own addresses")
    looped = mail.headers.get("x-loop", "").lower()
    if looped and any(address in looped for address in ours):
        return Verdict("own", "It has passed here before (X-Loop)")
    return None


def _bounce(mail: ParsedMail, ours: Collection[str], instance: str) -> Verdict | None:
    if mail.bounces:
        failed = ", ".join(bounce.recipient for bounce in mail.bounces[:3])
        return Verdict("bounce", f"A delivery notice about {failed}")
    kind = mail.headers.get("content-type", "").lower()
    if kind.startswith("multipart/report"):
        return Verdict("bounce", "A report of a mail server")
    if "<>" in mail.headers.get("return-path", "") and not mail.headers.get("auto-submitted"):
        return Verdict("bounce", "Sent without a return address, as mail servers do")
    return None


def _submitted(mail: ParsedMail, ours: Collection[str], instance: str) -> Verdict | None:
    value = re.split(r"[;( ]", mail.headers.get("auto-submitted", "").strip().lower())[0]
    if value == "auto-replied":
        return Verdict("auto_reply", "Marked as an automatic reply")
    if value and value != "no":
        return Verdict("robot", f"Marked as automatic ({value[:40]})")
    if AWAY.search(mail.subject):
        return Verdict("auto_reply", "The subject is that of an absence notice")
    for name in ("x-autoreply", "x-autorespond", "x-mail-autoreply", "x-auto-reply-from"):
        if mail.headers.get(name, "no").lower() not in {"", "no"}:
            return Verdict("auto_reply", f"Marked as an automatic reply ({name})")
    return None


def _list(mail: ParsedMail, ours: Collection[str], instance: str) -> Verdict | None:
    if "list-id" in mail.headers or "list-post" in mail.headers:
        return Verdict("list", "Came over a mailing list")
    if "list-unsubscribe" in mail.headers:
        return Verdict("list", "A newsletter (it offers to unsubscribe)")
    return None


def _bulk(mail: ParsedMail, ours: Collection[str], instance: str) -> Verdict | None:
    precedence = mail.headers.get("precedence", "").lower()
    if precedence in {"bulk", "junk", "list", "auto_reply"}:
        return Verdict("bulk", f"Marked as bulk mail ({precedence})")
    wishes = {
        w.strip() for w in mail.headers.get("x-auto-response-suppress", "").lower().split(",")
    }
    if wishes & SUPPRESSED:
        return Verdict("robot", "The sender asks for no automatic answer")
    return None


def _robot(mail: ParsedMail, ours: Collection[str], instance: str) -> Verdict | None:
    if not mail.sender.email or ROBOTS.match(mail.sender.email):
        return Verdict("robot", "The sender is an address that nobody reads")
    return None


Rule = Callable[[ParsedMail, Collection[str], str], Verdict | None]
RULES: tuple[Rule, ...] = (_own, _bounce, _submitted, _list, _bulk, _robot)
