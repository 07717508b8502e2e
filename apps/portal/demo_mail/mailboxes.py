"""Mailboxes as folders: one file a mail, ``<uid>,<flags>.eml``, one process that writes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

# Letters in file names, as in Maildir.
LETTERS = {"\\Answered": "R", "\\Deleted": "T", "\\Draft": "D", "\\Flagged": "F", "\\Seen": "S"}
FLAGS = {letter: flag for flag, letter in LETTERS.items()}
NAME = re.compile(r"(\d{8}),([A-Z]*)\.eml")
ADDRESS = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9.-]{1,190}")


@dataclass(frozen=True, slots=True)
class Mail:
    uid: int
    path: Path
    flags: frozenset[str]

    @property
    def raw(self) -> bytes:
        return self.path.read_bytes()

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)


class Mailbox:
    """One address's mail. Uids only grow, also over restarts and deletions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def address(self) -> str:
        return self.folder.name

    @property
    def uidvalidity(self) -> int:
        return self._number("uidvalidity", default=int(time.time()))

    @property
    def uidnext(self) -> int:
        highest = max((mail.uid for mail in self.mails()), default=0)
        return max(self._number("uidnext", default=1), highest + 1)

    def mails(self) -> list[Mail]:
        return sorted(self._found(), key=lambda mail: mail.uid)

    def _found(self) -> Iterator[Mail]:
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if match := NAME.fullmatch(path.name):
                flags = frozenset(FLAGS[letter] for letter in match[2] if letter in FLAGS)
                yield Mail(int(match[1]), path, flags)

    def add(self, raw: bytes, *, flags: frozenset[str] = frozenset()) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        _ = self.uidvalidity
        uid = self.uidnext
        draft = self.folder / f"{uid:08}.part"
        draft.write_bytes(re.sub(rb"\r?\n", b"\r\n", raw))  # IMAP knows no other line end
        draft.rename(self.folder / _file_name(uid, flags))  # seen whole or not at all
        (self.folder / "uidnext").write_text(str(uid + 1))
        return uid

    def flag(self, mail: Mail, flags: frozenset[str]) -> Mail:
        path = self.folder / _file_name(mail.uid, flags)
        mail.path.rename(path)
        return Mail(mail.uid, path, flags & set(LETTERS))

    def remove(self, mail: Mail) -> None:
        mail.path.unlink(missing_ok=True)

    def _number(self, name: str, *, default: int) -> int:
        path = self.folder / name
        if not path.exists():
            if self.folder.is_dir():
                path.write_text(str(default))
            return default
        return int(path.read_text())


def _file_name(uid: int, flags: frozenset[str]) -> str:
    letters = "".join(sorted(LETTERS[flag] for flag in flags if flag in LETTERS))
    return f"{uid:08},{letters}.eml"


class Provider:
    """All mailboxes below one folder; ``aliases`` maps further addresses to a mailbox."""

    def __init__(self, folder: Path, *, aliases: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.aliases = aliases or {}

    def mailbox(self, address: str) -> Mailbox | None:
        """Where mail for ``address`` lies, its plus form included; None for no address."""
        wanted = address.strip().strip("<>").lower()
        local, _, domain = wanted.rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        target = self.aliases.get(wanted) or self.aliases.get(plain) or plain
        if not ADDRESS.fullmatch(target) or ".." in target:
            return None
        return Mailbox(self.folder / target)

    def mailboxes(self) -> list[Mailbox]:
        """Those that have ever received something, the most recent first."""
        folders = self.folder.iterdir() if self.folder.is_dir() else ()
        found = [path for path in folders if path.is_dir() and "@" in path.name]
        return [Mailbox(path) for path in sorted(found, key=_age, reverse=True)]


def _age(folder: Path) -> float:
    return folder.stat().st_mtime
