"""Addresses in one canonical form, and the keys under which two of them may be one person's.

``read`` turns what somebody typed, or a provider sent, into what ``Identity`` stores: the value
(compared for equality), how it is shown, and its match keys (compared for likeness: they only
ever suggest, they never join).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat

LONGEST = 320
LONGEST_LOCAL = 64
PHONE_SCHEMES = frozenset({"phone", "whatsapp"})
HANDLE_SCHEMES = frozenset({"instagram", "telegram", "x"})

# Only providers that document it: elsewhere "a.b" and "ab" may be two people.
IGNORES_DOTS = frozenset({"gmail.com", "googlemail.com"})
IGNORES_PLUS = IGNORES_DOTS | {
    "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com",
    "fastmail.com", "proton.me", "protonmail.com", "pm.me",
}  # fmt: skip
SAME_MAILBOX = {"googlemail.com": "gmail.com"}

_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+@[^\s@<>\"(),:;\[\]\\]+\.[^\s@<>\"(),:;\[\]\\]+")
_PHONE_SHAPE = re.compile(r"[+(]?[\d\s().\-/]{5,}")


class Unreadable(ValueError):
    """The text is no address of this kind; its message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Address:
    value: str
    display: str
    match_keys: tuple[str, ...] = ()


def read(scheme: str, text: str, *, country: str = "GB") -> Address:
    """``text`` as an address of ``scheme``; ``country`` is how national numbers are read.

    Raises Unreadable.
    """
    text = text.strip()
    if not text or len(text) > LONGEST or any(ord(char) < 32 for char in text):
        raise Unreadable("An address has 1 to 320 characters, without line breaks.")
    if scheme in PHONE_SCHEMES:
        return _phone(scheme, text, country)
    return _READERS.get(scheme, _opaque)(text)


def email(text: str) -> str:
    """Lower case throughout, the domain in its ASCII form.

    Case in the local part is legal and nobody keeps it apart: folding it joins what is one.
    """
    text = text.strip()
    local, _, domain = text.rpartition("@")
    if not _EMAIL.fullmatch(text) or len(local) > LONGEST_LOCAL or len(text) > LONGEST:
        raise Unreadable(f"“{text[:60]}” is not an e-mail address.")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise Unreadable(f"“{domain[:60]}” is not a mail domain.") from error
    return f"{local}@{ascii_domain}".lower()


def email_key(address: str) -> str:
    """The mailbox behind a canonical address, as far as its provider documents it."""
    local, _, domain = address.rpartition("@")
    if domain in IGNORES_PLUS:
        local = local.partition("+")[0] or local
    if domain in IGNORES_DOTS:
        local = local.replace(".", "")
    return f"email:{local}@{SAME_MAILBOX.get(domain, domain)}"


def e164(text: str, country: str = "GB") -> str:
    """A phone number in any notation as +E.164; national ones are read as of ``country``."""
    return phonenumbers.format_number(_parsed(text, country), PhoneNumberFormat.E164)


def phone_variants(number: str) -> list[str]:
    """The forms in which one subscriber's +E.164 number is in use; the modern one first.

    Brazil put a 9 before mobile numbers, Argentina has one in international notation only,
    Mexico had a 1 until 2019: contact lists and providers still send both.
    """
    if match := re.fullmatch(r"\+55(\d\d)9?([6-9]\d{7})", number):
        area, subscriber = match.groups()
        return [f"+55{area}9{subscriber}", f"+55{area}{subscriber}"]
    if match := re.fullmatch(r"\+549?(\d{10})", number):
        return [f"+549{match[1]}", f"+54{match[1]}"]
    if match := re.fullmatch(r"\+521?(\d{10})", number):
        return [f"+52{match[1]}", f"+521{match[1]}"]
    return [number]


def phone_key(number: str) -> str:
    return f"phone:{phone_variants(number)[0]}"


def needle(word: str) -> str:
    """What to look for when somebody types a number in any notation: its telling digits.

    Empty when ``word`` is not shaped like a number of at least five digits.
    """
    if not _PHONE_SHAPE.fullmatch(word.strip()):
        return ""
    digits = re.sub(r"\D", "", word.replace("(0)", ""))
    return digits.lstrip("0") if len(digits) >= 5 else ""


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber:
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise Unreadable(f"“{text[:40]}” is not a phone number.") from error
    if not phonenumbers.is_possible_number(number):
        raise Unreadable(f"“{text[:40]}” is too short or too long for a phone number.")
    return number


def _phone(scheme: str, text: str, country: str) -> Address:
    # WhatsApp names people by their international number without the plus.
    if scheme == "whatsapp" and text.isdigit() and not text.startswith("0"):
        text = f"+{text}"
    number = _parsed(text, country)
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return Address(value, shown, (phone_key(value),))


def _email(text: str) -> Address:
    value = email(text)
    return Address(value, text, (email_key(value),))


def _handle(scheme: str) -> Callable[[str], Address]:
    def read_handle(text: str) -> Address:
        name = text.removeprefix("@").casefold()
        if not name or any(char.isspace() for char in name):
            raise Unreadable("A handle is one word.")
        if name.isdigit():  # the provider's id, which differs per page
            return Address(name, text)
        return Address(name, f"@{text.removeprefix('@')}", (f"{scheme}:{name}",))

    return read_handle


def _sip(text: str) -> Address:
    bare = re.sub(r"^sips?:", "", text, flags=re.IGNORECASE)
    user, at, host = bare.rpartition("@")
    if not at or not user or not host:
        raise Unreadable("A SIP address reads user@host.")
    return Address(f"{user}@{host.lower()}", bare, (f"sip:{user.lower()}@{host.lower()}",))


def _opaque(text: str) -> Address:
    return Address(text, text)


_READERS: dict[str, Callable[[str], Address]] = {
    "email": _email,
    "sip": _sip,
    **{scheme: _handle(scheme) for scheme in HANDLE_SCHEMES},
}
